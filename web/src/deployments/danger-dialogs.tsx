"use client";
// The dialogs that confirm a transfer or a deletion.
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Dialog } from "@/components/dialog";
import { Field } from "@/components/field";
import { useNotify } from "@/components/notices";
import { ProblemNote } from "@/components/states";
import { useSubmit } from "@/components/use-submit";
import { typeable } from "./typeable";

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

export function TransferDialog({ deployment, onClose }: Props) {
  const { api } = useConsole();
  const [to, setTo] = useState("");
  const path = { id: deployment.id };
  const ready = to.trim() !== "";
  const { form, problem, sending, send } = useSubmitAndLeave(
    () => ask(api.POST("/api/v1/deployments/{id}/transfer", { params: { path }, body: { to: to.trim() } })),
    `${deployment.name} is no longer yours.`,
    ready,
  );
  const wrong = problem?.fields.to;
  return (
    <Dialog title={`Transfer ${deployment.name}`} onClose={onClose} busy={sending}>
      <form ref={form} className="stack" noValidate onSubmit={(event) => void send(event)}>
        <p className="quiet">You lose all access and cannot undo this.</p>
        {problem && !wrong ? <ProblemNote problem={problem} /> : null}
        <Field
          id="to"
          label="User ID of the new owner"
          hint="New owners find it in their account menu."
          error={wrong}
        >
          {(field) => (
            <input
              {...field}
              className="input mono"
              placeholder="user_…"
              value={to}
              onChange={(event) => setTo(event.target.value)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          )}
        </Field>
        <div className="dialog__end">
          <button type="button" className="button" disabled={sending} onClick={onClose}>
            Cancel
          </button>
          <button className="button button--danger button--main" aria-disabled={sending || !ready}>
            Transfer
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function DeleteDialog({ deployment, onClose }: Props) {
  const { api } = useConsole();
  const [typed, setTyped] = useState("");
  const path = { id: deployment.id };
  // An old name may consist of invisible characters, which the API rejects today.
  const expected = typeable(deployment.name) || deployment.id;
  const ready = typeable(typed) === expected;
  const { form, problem, sending, send } = useSubmitAndLeave(
    () => ask(api.DELETE("/api/v1/deployments/{id}", { params: { path } })),
    `${deployment.name} was deleted.`,
    ready,
  );
  return (
    <Dialog title={`Delete ${deployment.name}?`} onClose={onClose} busy={sending}>
      <form ref={form} className="stack" noValidate onSubmit={(event) => void send(event)}>
        <p className="quiet">This deletes the deployment and all of its endpoints. You cannot undo this.</p>
        {problem ? <ProblemNote problem={problem} /> : null}
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
        <div className="dialog__end">
          <button type="button" className="button" disabled={sending} onClick={onClose}>
            Cancel
          </button>
          <button className="button button--danger button--main" aria-disabled={sending || !ready}>
            Delete
          </button>
        </div>
      </form>
    </Dialog>
  );
}
