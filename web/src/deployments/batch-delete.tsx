"use client";
// The dialog that deletes several deployments, or none.
import { useState } from "react";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { useNotify } from "@/components/notices";
import { useSubmit } from "@/components/use-submit";
import { useDeploymentCache } from "./cache";
import { visibleName } from "./typeable";

interface Props {
  deployments: { id: string; name: string }[];
  onDeleted: () => void;
  onClose: () => void;
}

/** The listed names. */
const NAMES = 8;

export function BatchDeleteDialog({ deployments, onDeleted, onClose }: Props) {
  const { api } = useConsole();
  const notify = useNotify();
  const cache = useDeploymentCache();
  const [typed, setTyped] = useState("");
  const count = deployments.length;
  const ready = typed.trim() === String(count);
  const submission = useSubmit(
    async () => {
      const ids = deployments.map(({ id }) => id);
      await ask(api.POST("/api/v1/deployments/batch-delete", { body: { ids } }));
      cache.remove(ids);
      notify(count === 1 ? "One deployment was deleted." : `${count} deployments were deleted.`);
      onDeleted();
    },
    { ready },
  );
  const note = (
    <div className="callout callout--bad" role="alert" tabIndex={-1}>
      Nothing was deleted, because you no longer own all of them. Reload the list.
    </div>
  );
  return (
    <FormDialog
      title={count === 1 ? "Delete one deployment?" : `Delete ${count} deployments?`}
      text="This deletes them with all of their endpoints. You cannot undo this."
      submission={submission}
      submit="Delete"
      danger
      ready={ready}
      {...(submission.problem?.kind === "not-yours" && { note })}
      onClose={onClose}
    >
      <ul className="names">
        {deployments.slice(0, NAMES).map((deployment) => (
          <li key={deployment.id}>
            <bdi>{visibleName(deployment)}</bdi>
          </li>
        ))}
        {count > NAMES ? <li className="quiet">and {count - NAMES} more</li> : null}
      </ul>
      <Field id="typed" label={`Type the number ${count} to confirm`}>
        {(field) => (
          <input
            {...field}
            className="input"
            inputMode="numeric"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
          />
        )}
      </Field>
    </FormDialog>
  );
}
