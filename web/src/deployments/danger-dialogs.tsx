"use client";
// The questions before what cannot be taken back.
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { ask } from "@/api/client";
import type { Problem } from "@/api/problem";
import { useConsole } from "@/components/console";
import { Dialog } from "@/components/dialog";
import { Field } from "@/components/field";
import { useNotify } from "@/components/notices";
import { ProblemNote } from "@/components/states";
import { asProblem } from "@/components/use-resource";

interface Props {
  deployment: { id: string; name: string };
  onClose: () => void;
}

/** Sends, says that it is done and leaves for the list; or says what was wrong and stays. */
function useDeed(deed: () => Promise<unknown>, done: string) {
  const router = useRouter();
  const notify = useNotify();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    setProblem(null);
    try {
      await deed();
      notify(done);
      router.push("/deployments");
    } catch (error) {
      setProblem(asProblem(error));
      setSending(false);
    }
  };
  return { problem, sending, send };
}

export function TransferDialog({ deployment, onClose }: Props) {
  const { api } = useConsole();
  const [to, setTo] = useState("");
  const path = { id: deployment.id };
  const { problem, sending, send } = useDeed(
    () => ask(api.POST("/api/v1/deployments/{id}/transfer", { params: { path }, body: { to: to.trim() } })),
    `${deployment.name} is no longer yours.`,
  );
  const wrong = problem?.fields.to;
  return (
    <Dialog title={`Give ${deployment.name} away`} onClose={onClose} busy={sending}>
      <form className="stack" noValidate onSubmit={(event) => void send(event)}>
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
          <button className="button button--danger button--main" disabled={sending || to.trim() === ""}>
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
  const { problem, sending, send } = useDeed(
    () => ask(api.DELETE("/api/v1/deployments/{id}", { params: { path } })),
    `${deployment.name} is deleted.`,
  );
  return (
    <Dialog title={`Delete ${deployment.name}?`} onClose={onClose} busy={sending}>
      <form className="stack" noValidate onSubmit={(event) => void send(event)}>
        <p className="quiet">It and all of its endpoints are gone at once, for good.</p>
        {problem ? <ProblemNote problem={problem} /> : null}
        <Field id="typed" label={`Type “${deployment.name}” to confirm`}>
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
          <button className="button button--danger button--main" disabled={sending || typed.trim() !== deployment.name}>
            Delete it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
