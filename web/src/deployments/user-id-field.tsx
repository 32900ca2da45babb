// The field for another user's id.
import { Field } from "@/components/field";

interface Props {
  id: string;
  label: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

export function UserIdField({ id, label, error, value, onChange }: Props) {
  return (
    <Field id={id} label={label} hint="Users find their ID in the account menu." error={error}>
      {(field) => (
        <input
          {...field}
          className="input mono"
          placeholder="user_…"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
    </Field>
  );
}
