// The heading of a page.
import type { ReactNode } from "react";

interface Props {
  title: ReactNode;
  text?: ReactNode;
  /** Actions beside the heading. */
  children?: ReactNode;
}

export function PageHead({ title, text, children }: Props) {
  return (
    <div className="page-head">
      <div>
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {text ? <p className="quiet">{text}</p> : null}
      </div>
      {children}
    </div>
  );
}
