"use client";
// The form for a new deployment and for one that is there.
import Link from "next/link";
import { Suspense, lazy, useState } from "react";
import { Problem } from "@/api/problem";
import { Field, type FieldProps } from "@/components/field";
import { ProblemNote } from "@/components/states";
import { useSending } from "@/components/use-sending";
import { RESOURCE_VERSIONS, check, type Draft, type ResourceVersion } from "./draft";

// At the end of the form: there before anybody gets that far.
const VariablesEditor = lazy(() => import("./variables-editor").then((all) => ({ default: all.VariablesEditor })));

interface Props {
  start: Draft;
  submit: string;
  cancel: string;
  /** The organization to which a new one may belong. */
  organization?: string | null;
  /** Sends the draft; what it throws is shown. */
  onSubmit: (draft: Draft) => Promise<void>;
}

const FIELDS = new Set([
  "name",
  "repository",
  "branch",
  "dockerFilePath",
  "contextDir",
  "portNumber",
  "resourceVersion",
  "description",
  "tags",
  "envVars",
]);

export function DeploymentForm({ start, submit, cancel, organization, onSubmit }: Props) {
  const [draft, setDraft] = useState(start);
  const change = (changes: Partial<Draft>) => setDraft((draft) => ({ ...draft, ...changes }));
  const { form, problem, sending, send } = useSending(async () => {
    const found = check(draft);
    if (Object.keys(found).length > 0) throw new Problem("invalid", "Something is wrong.", "invalid", null, found);
    await onSubmit(draft);
  });
  const wrong = problem?.fields ?? {};
  // What names no field of this form has to be said above it.
  const elsewhere = Object.keys(wrong).some((field) => FIELDS.has(field)) ? null : problem;

  const text = (name: keyof Draft & string, mono = false) => {
    const input = (field: FieldProps) => (
      <input
        {...field}
        className={`input ${mono ? "mono" : ""}`}
        value={String(draft[name])}
        onChange={(event) => change({ [name]: event.target.value })}
        autoComplete="off"
        spellCheck={!mono}
      />
    );
    return input;
  };

  return (
    <form ref={form} className="stack stack--wide narrow" noValidate onSubmit={(event) => void send(event)}>
      {elsewhere ? <ProblemNote problem={elsewhere} /> : null}
      <section className="card stack" aria-labelledby="what">
        <h2 id="what">What it is</h2>
        <Field id="name" label="Name" error={wrong.name}>
          {text("name")}
        </Field>
        <Field id="description" label="Description" hint="A few words about it." error={wrong.description}>
          {(field) => (
            <textarea
              {...field}
              className="input"
              value={draft.description}
              onChange={(event) => change({ description: event.target.value })}
            />
          )}
        </Field>
        <Field id="tags" label="Tags" hint="With commas in between." error={wrong.tags}>
          {text("tags")}
        </Field>
      </section>
      <section className="card" aria-labelledby="source">
        <div className="card__head">
          <h2 id="source">Where it comes from</h2>
        </div>
        <div className="columns">
          <Field id="repository" label="Repository" error={wrong.repository} className="whole">
            {text("repository", true)}
          </Field>
          <Field id="branch" label="Branch" error={wrong.branch}>
            {text("branch", true)}
          </Field>
          <Field id="contextDir" label="Context folder" error={wrong.contextDir}>
            {text("contextDir", true)}
          </Field>
          <Field id="dockerFilePath" label="Dockerfile" error={wrong.dockerFilePath}>
            {text("dockerFilePath", true)}
          </Field>
        </div>
      </section>
      <section className="card" aria-labelledby="how">
        <div className="card__head">
          <h2 id="how">How it runs</h2>
        </div>
        <div className="columns">
          <Field id="portNumber" label="Port" error={wrong.portNumber}>
            {(field) => (
              <input
                {...field}
                className="input mono"
                inputMode="numeric"
                value={draft.portNumber}
                onChange={(event) => change({ portNumber: event.target.value })}
                autoComplete="off"
              />
            )}
          </Field>
          <Field id="resourceVersion" label="Size" error={wrong.resourceVersion}>
            {(field) => (
              <select
                {...field}
                className="input"
                value={draft.resourceVersion}
                onChange={(event) => change({ resourceVersion: event.target.value as ResourceVersion })}
              >
                {RESOURCE_VERSIONS.map(({ value, name }) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {draft.private === null ? null : (
            <div className="field whole">
              <label className="switch">
                <input
                  type="checkbox"
                  role="switch"
                  aria-describedby="public-hint"
                  checked={!draft.private}
                  onChange={(event) => change({ private: !event.target.checked })}
                />
                <span className="strong">Public</span>
              </label>
              <p className="field__hint" id="public-hint">
                Everybody who is signed in finds it in the public list.
              </p>
            </div>
          )}
        </div>
      </section>
      {organization ? (
        <section className="card" aria-labelledby="whose">
          <div className="card__head">
            <h2 id="whose">Whose it is</h2>
          </div>
          <div className="field">
            <label className="switch">
              <input
                type="checkbox"
                role="switch"
                aria-describedby="organization-hint"
                checked={draft.inOrganization}
                onChange={(event) => change({ inOrganization: event.target.checked })}
              />
              <span className="strong">For your organization</span>
            </label>
            <p className="field__hint" id="organization-hint">
              Members of <code>{organization}</code> see and manage it as far as their role allows. Otherwise it is yours
              alone.
            </p>
          </div>
        </section>
      ) : null}
      {draft.variables ? (
        <Suspense>
          <VariablesEditor
            variables={draft.variables}
            error={wrong.envVars}
            onChange={(variables) => change({ variables })}
          />
        </Suspense>
      ) : (
        <p className="quiet">Only the owner sees the environment variables and makes it public or private.</p>
      )}
      <div className="row">
        <button className="button button--main" aria-disabled={sending}>
          {sending ? "Saving…" : submit}
        </button>
        <Link className="button button--plain" href={cancel}>
          Cancel
        </Link>
      </div>
    </form>
  );
}
