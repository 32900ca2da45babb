// A labeled field with a hint, or an error in its place.
import type { ReactNode } from "react";

/** The attributes of the input. */
export interface FieldProps {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby"?: string;
}

interface Props {
  id: string;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (field: FieldProps) => ReactNode;
}

export function Field({ id, label, hint, error, className, children }: Props) {
  const described = error ? `${id}-error` : hint ? `${id}-hint` : null;
  return (
    <div className={`field ${className ?? ""}`}>
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      {children({ id, "aria-invalid": error !== undefined, ...(described && { "aria-describedby": described }) })}
      {error ? (
        <p className="field__error" id={`${id}-error`} role="alert">
          {error}
        </p>
      ) : hint ? (
        <p className="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
