"use client";
// The form that shares a deployment with another user.
import { useState } from "react";
import { Field } from "@/components/field";
import { useNotify } from "@/components/notices";
import { ProblemNote } from "@/components/states";
import { useSubmit } from "@/components/use-submit";
import { GRANT_LABELS } from "./access";
import { granteeName, type Grant } from "./grants";
import { PersonField } from "./person-field";

export function GrantForm({ onGrant }: { onGrant: (userId: string, access: Grant["access"]) => Promise<Grant> }) {
  const notify = useNotify();
  const [userId, setUserId] = useState("");
  const [access, setAccess] = useState<Grant["access"]>("viewer");
  const ready = userId.trim() !== "";
  const { form, problem, sending, send } = useSubmit(
    async () => {
      const grant = await onGrant(userId.trim(), access);
      notify(<><bdi>{granteeName(grant)}</bdi> now has access.</>);
      // Keeps the id that the user has typed in the meantime.
      setUserId((now) => (now === userId ? "" : now));
    },
    { ready, stays: true },
  );
  const wrong = problem?.fields.user_id;
  return (
    <form ref={form} className="list-end stack" noValidate onSubmit={(event) => void send(event)}>
      <div className="grant-form">
        <PersonField id="grantee" label="Share with" error={wrong} value={userId} onChange={setUserId} />
        <Field id="granted" label="Access">
          {(field) => (
            <select
              {...field}
              className="input"
              value={access}
              onChange={(event) => setAccess(event.target.value as Grant["access"])}
            >
              {Object.entries(GRANT_LABELS).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <button className="button" aria-disabled={sending || !ready}>
          Share
        </button>
      </div>
      {problem && !wrong ? <ProblemNote problem={problem} /> : null}
    </form>
  );
}
