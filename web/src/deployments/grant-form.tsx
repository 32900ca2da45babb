"use client";
// Letting somebody in.
import { useState } from "react";
import { Field } from "@/components/field";
import { useNotify } from "@/components/notices";
import { ProblemNote } from "@/components/states";
import { useSending } from "@/components/use-sending";
import { GRANTED } from "./access";
import type { Grant } from "./grants";

export function GrantForm({ onGrant }: { onGrant: (userId: string, access: Grant["access"]) => Promise<void> }) {
  const notify = useNotify();
  const [userId, setUserId] = useState("");
  const [access, setAccess] = useState<Grant["access"]>("viewer");
  const ready = userId.trim() !== "";
  const { form, problem, sending, send } = useSending(
    async () => {
      await onGrant(userId.trim(), access);
      notify(`It is shared with ${userId.trim()}.`);
      // Unless somebody has gone on to the next one.
      setUserId((now) => (now === userId ? "" : now));
    },
    { ready, stays: true },
  );
  const wrong = problem?.fields.user_id;
  return (
    <form ref={form} className="list-end stack" noValidate onSubmit={(event) => void send(event)}>
      {problem && !wrong ? <ProblemNote problem={problem} /> : null}
      <div className="let-in">
        <Field id="grantee" label="Share with" hint="Their id: it is behind their picture, at the top of the page." error={wrong}>
          {(field) => (
            <input
              {...field}
              className="input mono"
              placeholder="user_…"
              value={userId}
              onChange={(event) => setUserId(event.target.value)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          )}
        </Field>
        <Field id="granted" label="They">
          {(field) => (
            <select
              {...field}
              className="input"
              value={access}
              onChange={(event) => setAccess(event.target.value as Grant["access"])}
            >
              {Object.entries(GRANTED).map(([value, name]) => (
                <option key={value} value={value}>
                  {name.toLowerCase()}
                </option>
              ))}
            </select>
          )}
        </Field>
        <button className="button" aria-disabled={sending || !ready}>
          Share
        </button>
      </div>
    </form>
  );
}
