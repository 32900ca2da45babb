"use client";
// The questions before what cannot be taken back.
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Dialog } from "@/components/dialog";
import { Field } from "@/components/field";
import { useNotify } from "@/components/notices";
import { ProblemNote } from "@/components/states";
import { useSending } from "@/components/use-sending";
import { typeable } from "./typeable";

interface Props {
  deployment: { id: string; name: string };
  onClose: () => void;
}

/** Sends, says that it is done and leaves for the list; or says what was wrong and stays. */
function useDeed(deed: () => Promise<unknown>, done: string, ready: boolean) {
  const router = useRouter();
  const notify = useNotify();
  return useSending(
    async () => {
      await deed();
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
  const { form, problem, sending, send } = useDeed(
    () => ask(api.POST("/api/v1/deployments/{id}/transfer", { params: { path }, body: { to: to.trim() } })),
    `${deployment.name} is no longer yours.`,
    ready,
  );
  const wrong = problem?.fields.to;
  return (
    <Dialog title={`Give ${deployment.name} away`} onClose={onClose} busy={sending}>
      <form ref={form} className="stack" noValidate onSubmit={(event) => void send(event)}>
        <p className="quiet">You lose every right to it, and cannot take it back.</p>
        {problem && !wrong ? <ProblemNote problem={problem} /> : null}
        <Field
          id="to"
          label="The id of its new owner"
          hint="They find it behind their picture, at the top of the page."
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
            Keep it
          </button>
          <button className="button button--danger button--main" aria-disabled={sending || !ready}>
            Give it away
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
  // A name from before the API refused it may show nothing at all.
  const word = typeable(deployment.name) || deployment.id;
  const ready = typeable(typed) === word;
  const { form, problem, sending, send } = useDeed(
    () => ask(api.DELETE("/api/v1/deployments/{id}", { params: { path } })),
    `${deployment.name} is deleted.`,
    ready,
  );
  return (
    <Dialog title={`Delete ${deployment.name}?`} onClose={onClose} busy={sending}>
      <form ref={form} className="stack" noValidate onSubmit={(event) => void send(event)}>
        <p className="quiet">It and all of its endpoints are gone at once, for good.</p>
        {problem ? <ProblemNote problem={problem} /> : null}
        <Field id="typed" label={`Type “${word}” to confirm`}>
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
            Keep it
          </button>
          <button className="button button--danger button--main" aria-disabled={sending || !ready}>
            Delete it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
