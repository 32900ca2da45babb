"use client";
// The form that creates or edits a deployment.
import Link from "next/link";
import { Suspense, lazy } from "react";
import { Problem } from "@/api/problem";
import { Field, type FieldProps } from "@/components/field";
import { ProblemNote } from "@/components/states";
import { useSubmit } from "@/components/use-submit";
import type { Organization } from "@/sign-in/contract";
import { RESOURCE_VERSIONS, check, type Draft, type ResourceVersion } from "./draft";
import { useKeptDraft } from "./use-kept-draft";

// At the end of the form, so it can load later.
const VariablesEditor = lazy(() => import("./variables-editor").then((all) => ({ default: all.VariablesEditor })));

interface Props {
  /** Identifies the form among the kept drafts. */
  id: string;
  start: Draft;
  submit: string;
  cancel: string;
  /** The organization in which a new deployment can be created. */
  organization?: Organization | null;
  /** Sends the draft. The form shows the problem that it throws. */
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

export function DeploymentForm({ id, start, submit, cancel, organization, onSubmit }: Props) {
  const { draft, change, restored, discard, forget } = useKeptDraft(id, start);
  const { form, problem, sending, send } = useSubmit(async () => {
    const found = check(draft);
    if (Object.keys(found).length > 0) throw new Problem("invalid", "Some fields are invalid.", "invalid", null, found);
    await onSubmit(draft);
    forget();
  });
  const wrong = problem?.fields ?? {};
  // A problem without a field of this form is shown for the whole form.
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
      {restored ? (
        <div className="callout" role="status">
          <span>Your unsaved input is back, without environment variables.</span>
          <button type="button" className="button button--small" onClick={discard}>
            Discard it
          </button>
        </div>
      ) : null}
      <section className="card stack" aria-labelledby="what">
        <h2 id="what">Details</h2>
        <Field id="name" label="Name" error={wrong.name}>
          {text("name")}
        </Field>
        <Field id="description" label="Description" error={wrong.description}>
          {(field) => (
            <textarea
              {...field}
              className="input"
              value={draft.description}
              onChange={(event) => change({ description: event.target.value })}
            />
          )}
        </Field>
        <Field id="tags" label="Tags" hint="Separate tags with commas." error={wrong.tags}>
          {text("tags")}
        </Field>
      </section>
      <section className="card" aria-labelledby="source">
        <div className="card__head">
          <h2 id="source">Source</h2>
        </div>
        <div className="columns">
          <Field id="repository" label="Repository" error={wrong.repository} className="whole">
            {text("repository", true)}
          </Field>
          <Field id="branch" label="Branch" error={wrong.branch}>
            {text("branch", true)}
          </Field>
          <Field id="contextDir" label="Context directory" error={wrong.contextDir}>
            {text("contextDir", true)}
          </Field>
          <Field id="dockerFilePath" label="Dockerfile" error={wrong.dockerFilePath}>
            {text("dockerFilePath", true)}
          </Field>
        </div>
      </section>
      <section className="card" aria-labelledby="how">
        <div className="card__head">
          <h2 id="how">Runtime</h2>
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
                Every signed-in user can see it in the public list.
              </p>
            </div>
          )}
        </div>
      </section>
      {organization ? (
        <section className="card" aria-labelledby="whose">
          <div className="card__head">
            <h2 id="whose">Ownership</h2>
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
              <span className="strong">Create in your organization</span>
            </label>
            <p className="field__hint" id="organization-hint">
              Members of <bdi>{organization.name}</bdi> can see and manage it, depending on their role. Otherwise it
              belongs to you alone.
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
        <p className="quiet">Only the owner can see environment variables and change the visibility.</p>
      )}
      {elsewhere ? <ProblemNote problem={elsewhere} /> : null}
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
