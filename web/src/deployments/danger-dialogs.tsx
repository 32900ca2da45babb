"use client";
// The dialogs that confirm a transfer or a deletion.
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { useNotify } from "@/components/notices";
import { useSubmit } from "@/components/use-submit";
import { typeable, visibleName } from "./typeable";
import { UserIdField } from "./user-id-field";

interface Props {
  deployment: { id: string; name: string };
  onClose: () => void;
}

/** Submits and opens the list. On failure the dialog stays and shows the problem. */
function useSubmitAndLeave(action: () => Promise<unknown>, done: string, ready: boolean) {
  const router = useRouter();
  const notify = useNotify();
  return useSubmit(
    async () => {
      await action();
      notify(done);
      router.push("/deployments");
    },
    { ready },
  );
}

export function TransferDialog({ deployment: { id, name }, onClose }: Props) {
  const { api } = useConsole();
  const [to, setTo] = useState("");
  const ready = to.trim() !== "";
  const submission = useSubmitAndLeave(
    () => ask(api.POST("/api/v1/deployments/{id}/transfer", { params: { path: { id } }, body: { to: to.trim() } })),
    `${name} is no longer yours.`,
    ready,
  );
  const error = submission.problem?.fields.to;
  return (
    <FormDialog
      title={`Transfer ${name}`}
      text="You lose all access and cannot undo this."
      submission={submission}
      submit="Transfer"
      danger
      ready={ready}
      {...(error && { note: null })}
      onClose={onClose}
    >
      <UserIdField id="to" label="User ID of the new owner" error={error} value={to} onChange={setTo} />
    </FormDialog>
  );
}

export function DeleteDialog({ deployment: { id, name }, onClose }: Props) {
  const { api } = useConsole();
  const [typed, setTyped] = useState("");
  // An old name may consist of invisible characters, which the API rejects today.
  const expected = typeable(visibleName({ name, id }));
  const ready = typeable(typed) === expected;
  const submission = useSubmitAndLeave(
    () => ask(api.DELETE("/api/v1/deployments/{id}", { params: { path: { id } } })),
    `${name} was deleted.`,
    ready,
  );
  return (
    <FormDialog
      title={`Delete ${name}?`}
      text="This deletes the deployment and all of its endpoints. You cannot undo this."
      submission={submission}
      submit="Delete"
      danger
      ready={ready}
      onClose={onClose}
    >
      <Field id="typed" label={`Type “${expected}” to confirm`}>
        {(field) => (
          <input
            {...field}
            className="input"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
    </FormDialog>
  );
}
