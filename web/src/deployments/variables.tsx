"use client";
// The environment variables of a deployment. Values are hidden until the user shows them.
import { useState, type ReactNode } from "react";

interface Props {
  count: number;
  /** Renders the variables, with or without their values. */
  children: (shown: boolean) => ReactNode;
}

/** The card of the detail page and of the form. */
export function VariablesCard({ count, children }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <section className="card" aria-labelledby="environment">
      <div className="card__head">
        <h2 id="environment">Environment variables</h2>
        {count > 0 ? (
          <button
            type="button"
            className="button button--small"
            aria-pressed={shown}
            onClick={() => setShown((shown) => !shown)}
          >
            Show values
          </button>
        ) : null}
      </div>
      <div className="stack">
        {count === 0 ? <p className="quiet">No variables. Only the owner can see them.</p> : null}
        {children(shown)}
      </div>
    </section>
  );
}

export function Variables({ variables }: { variables: Readonly<Record<string, string>> }) {
  const all = Object.entries(variables);
  return (
    <VariablesCard count={all.length}>
      {(shown) =>
        all.length > 0 && (
          <dl className="values mono">
            {all.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{shown ? value : <Hidden />}</dd>
              </div>
            ))}
          </dl>
        )
      }
    </VariablesCard>
  );
}

/** The same length for every value: the length of a secret is sensitive too. */
function Hidden() {
  return (
    <>
      <span aria-hidden="true" className="quiet">
        ••••••••
      </span>
      <span className="hidden">hidden</span>
    </>
  );
}
