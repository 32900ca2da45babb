"use client";
// Writing an endpoint, a new one or one that is there.
import { useState, type FormEvent } from "react";
import { ask } from "@/api/client";
import type { Problem } from "@/api/problem";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Dialog } from "@/components/dialog";
import { Field } from "@/components/field";
import { ProblemNote } from "@/components/states";
import { asProblem } from "@/components/use-resource";

type View = components["schemas"]["EndpointView"];
type Method = components["schemas"]["Method"];

const METHODS: readonly Method[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

interface Props {
  deploymentId: string;
  /** Null for a new one. */
  endpoint: View | null;
  onSaved: (endpoint: View) => void;
  onClose: () => void;
}

export function EndpointDialog({ deploymentId, endpoint, onSaved, onClose }: Props) {
  const { api } = useConsole();
  const [method, setMethod] = useState((endpoint?.method as Method | undefined) ?? "GET");
  const [route, setRoute] = useState(endpoint?.route ?? "/");
  const [description, setDescription] = useState(endpoint?.description ?? "");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    setProblem(null);
    const body = { method, route: route.trim(), description: description.trim() || null };
    const deployment_id = deploymentId;
    try {
      onSaved(
        endpoint
          ? await ask(
              api.PATCH("/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}", {
                params: { path: { deployment_id, endpoint_id: endpoint.id } },
                body,
              }),
            )
          : await ask(
              api.POST("/api/v1/deployments/{deployment_id}/endpoints", { params: { path: { deployment_id } }, body }),
            ),
      );
    } catch (error) {
      setProblem(asProblem(error));
      setSending(false);
    }
  };

  const fields = problem?.fields ?? {};
  return (
    <Dialog title={endpoint ? "Edit the endpoint" : "Add an endpoint"} onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => void save(event)}>
        {problem && !fields.method && !fields.route && !fields.description ? <ProblemNote problem={problem} /> : null}
        <Field id="method" label="Method" error={fields.method}>
          {(field) => (
            <select
              {...field}
              className="input mono"
              value={method}
              onChange={(event) => setMethod(event.target.value as Method)}
            >
              {METHODS.map((method) => (
                <option key={method}>{method}</option>
              ))}
            </select>
          )}
        </Field>
        <Field id="route" label="Route" hint="Begins with /." error={fields.route}>
          {(field) => (
            <input
              {...field}
              className="input mono"
              value={route}
              onChange={(event) => setRoute(event.target.value)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          )}
        </Field>
        <Field id="endpoint-description" label="Description" error={fields.description}>
          {(field) => (
            <input
              {...field}
              className="input"
              value={description}
              onChange={(event) => setDescription(event.target.value)}
              autoComplete="off"
            />
          )}
        </Field>
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button className="button button--main" aria-disabled={sending}>
            {endpoint ? "Save" : "Add"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
