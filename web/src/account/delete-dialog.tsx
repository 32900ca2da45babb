"use client";
// The dialog that deletes everything that the user owns, and signs them out.
import { useState } from "react";
import { signIn } from "#sign-in/client";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { useSubmit } from "@/components/use-submit";

export function DeleteAccountDialog({ onClose }: { onClose: () => void }) {
  const { api, person, signOut } = useConsole();
  const isManaged = signIn.useAccount() !== null;
  const [typed, setTyped] = useState("");
  const ready = typed.trim() === person.id;
  const submission = useSubmit(
    async () => {
      await ask(api.DELETE("/api/v1/users/{id}", { params: { path: { id: person.id } } }));
      await signOut();
    },
    { ready },
  );
  return (
    <FormDialog
      title="Delete everything that you own?"
      text={
        isManaged
          ? "You are signed out, and cannot undo this. Your sign-in itself stays: delete it under “Manage account”."
          : "You are signed out, and cannot undo this."
      }
      submission={submission}
      submit="Delete everything"
      danger
      ready={ready}
      onClose={onClose}
    >
      <Field id="typed" label={`Type “${person.id}” to confirm`}>
        {(field) => (
          <input
            {...field}
            className="input mono"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
    </FormDialog>
  );
}
