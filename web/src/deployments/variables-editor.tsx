"use client";
// The environment variables in the form. Values are hidden until the user shows them.
import { useRef } from "react";
import { Icon } from "@/components/icon";
import { parseEnv, type Variable } from "./draft";
import { VariablesCard } from "./variables";

interface Props {
  variables: Variable[];
  error: string | undefined;
  onChange: (variables: Variable[]) => void;
}

/** The visible lines of a value. */
const LINES = 6;

export function VariablesEditor({ variables, error, onChange }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const adder = useRef<HTMLButtonElement>(null);
  const wrong = error ? { "aria-invalid": true, "aria-describedby": "envVars-error" } : {};
  const put = (key: number, changes: Partial<Variable>) =>
    onChange(variables.map((variable) => (variable.key === key ? { ...variable, ...changes } : variable)));
  const nextKey = Math.max(-1, ...variables.map(({ key }) => key)) + 1;
  /** Puts the variables of a pasted `.env` in place of the row. A name that exists gets the new value. */
  const paste = (row: number, pasted: Record<string, string>) => {
    const kept = variables
      .filter(({ key, name, value }) => key !== row || (name !== "" && value !== ""))
      .map((variable) => (Object.hasOwn(pasted, variable.name) ? { ...variable, value: pasted[variable.name] ?? "" } : variable));
    const names = new Set(kept.map(({ name }) => name));
    const added = Object.entries(pasted).filter(([name]) => !names.has(name));
    onChange([...kept, ...added.map(([name, value], place) => ({ key: nextKey + place, name, value }))]);
  };
  const add = () => {
    onChange([...variables, { key: nextKey, name: "", value: "" }]);
    // React has rendered the new row by the next frame.
    requestAnimationFrame(() => list.current?.querySelector<HTMLTextAreaElement>(".pair:last-child textarea")?.focus());
  };
  return (
    <VariablesCard count={variables.length}>
      {(shown) => (
        <>
          <div className="pairs" ref={list}>
            {variables.map(({ key, name, value }) => (
              <div key={key} className="pair">
                {/* Unlike an input, it shows a long name whole. */}
                <textarea
                  {...wrong}
                  className="input mono"
                  rows={1}
                  aria-label="Variable name"
                  placeholder="NAME"
                  value={name}
                  onChange={(event) => put(key, { name: event.target.value.replace(/[\r\n]/g, "").trim() })}
                  onPaste={(event) => {
                    const pasted = parseEnv(event.clipboardData.getData("text"));
                    if (!pasted) return;
                    event.preventDefault();
                    paste(key, pasted);
                  }}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                />
                {/* Keys and certificates have several lines, which an input would drop. */}
                <textarea
                  className={shown ? "input mono" : "input mono covered"}
                  aria-label={name ? `Value of ${name}` : "Variable value"}
                  placeholder="Value"
                  rows={Math.min(value.split("\n").length, LINES)}
                  value={value}
                  onChange={(event) => put(key, { value: event.target.value })}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                />
                <button
                  type="button"
                  className="button button--plain button--square"
                  onClick={() => {
                    // The focused button disappears with its row.
                    adder.current?.focus();
                    onChange(variables.filter((variable) => variable.key !== key));
                  }}
                >
                  <Icon name="cross" size={16} />
                  <span className="hidden">Remove {name || "variable"}</span>
                </button>
              </div>
            ))}
          </div>
          {error ? (
            <p className="field__error" id="envVars-error">
              {error}
            </p>
          ) : null}
          <div className="row">
            <button ref={adder} type="button" className="button button--small" onClick={add}>
              <Icon name="plus" size={16} /> Add variable
            </button>
            <span className="quiet small">Paste a whole .env file into a name.</span>
          </div>
        </>
      )}
    </VariablesCard>
  );
}
