"use client";
// The environment variables of a deployment. Values are hidden until the user shows them.
import { useState } from "react";

export function Variables({ variables }: { variables: Readonly<Record<string, string>> }) {
  const [shown, setShown] = useState(false);
  const all = Object.entries(variables);
  return (
    <section className="card" aria-labelledby="environment">
      <div className="card__head">
        <h2 id="environment">Environment variables</h2>
        {all.length > 0 ? (
          <button
            type="button"
            className="button button--small"
            onClick={() => setShown((shown) => !shown)}
          >
            {shown ? "Hide values" : "Show values"}
          </button>
        ) : null}
      </div>
      {all.length === 0 ? (
        <p className="quiet">No variables. Only the owner can see them.</p>
      ) : (
        <dl className="values mono">
          {all.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{shown ? value : <Covered />}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** The same length for every value: the length of a secret is sensitive too. */
function Covered() {
  return (
    <>
      <span aria-hidden="true" className="quiet">
        ••••••••
      </span>
      <span className="hidden">hidden</span>
    </>
  );
}
