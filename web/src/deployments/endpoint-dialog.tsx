"use client";
// The dialog that adds or edits an endpoint.
import { useState } from "react";
import { ask, newKey } from "@/api/client";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { useSubmit } from "@/components/use-submit";
import { useUnsaved } from "@/components/use-unsaved";
import { changedFields } from "./changed-fields";

type View = components["schemas"]["EndpointView"];
type Method = components["schemas"]["Method"];

const METHODS: readonly Method[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

interface Draft {
  method: Method;
  route: string;
  description: string;
}

function bodyOf({ method, route, description }: Draft) {
  return { method, route: route.trim(), description: description.trim() || null };
}

interface Props {
  deploymentId: string;
  /** Null for a new endpoint. */
  endpoint: View | null;
  onSaved: (endpoint: View) => void;
  onClose: () => void;
}

export function EndpointDialog({ deploymentId, endpoint, onSaved, onClose }: Props) {
  const { api } = useConsole();
  const [start] = useState<Draft>({
    method: (endpoint?.method as Method | undefined) ?? "GET",
    route: endpoint?.route ?? "/",
    description: endpoint?.description ?? "",
  });
  const [draft, setDraft] = useState(start);
  const [key] = useState(newKey);
  const change = (changes: Partial<Draft>) => setDraft((draft) => ({ ...draft, ...changes }));

  useUnsaved(Object.keys(changedFields(start, draft)).length > 0);

  const submission = useSubmit(async () => {
    const deployment_id = deploymentId;
    onSaved(
      await ask(
        endpoint
          ? api.PATCH("/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}", {
              params: { path: { deployment_id, endpoint_id: endpoint.id } },
              body: changedFields(bodyOf(start), bodyOf(draft)),
            })
          : api.POST("/api/v1/deployments/{deployment_id}/endpoints", {
              params: { path: { deployment_id }, header: { "Idempotency-Key": key } },
              body: bodyOf(draft),
            }),
      ),
    );
  });

  const fields = submission.problem?.fields ?? {};
  return (
    <FormDialog
      title={endpoint ? "Edit endpoint" : "Add endpoint"}
      submission={submission}
      submit={endpoint ? "Save" : "Add"}
      {...((fields.method || fields.route || fields.description) && { note: null })}
      onClose={onClose}
    >
      <Field id="method" label="Method" error={fields.method}>
        {(field) => (
          <select
            {...field}
            className="input mono"
            value={draft.method}
            onChange={(event) => change({ method: event.target.value as Method })}
          >
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
        )}
      </Field>
      <Field id="route" label="Route" hint="Starts with /." error={fields.route}>
        {(field) => (
          <input
            {...field}
            className="input mono"
            value={draft.route}
            onChange={(event) => change({ route: event.target.value })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <Field id="endpoint-description" label="Description" error={fields.description}>
        {(field) => (
          <textarea
            {...field}
            className="input"
            value={draft.description}
            onChange={(event) => change({ description: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
