"use client";
// The dialogs that confirm publishing, a transfer or a deletion.
import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";
import { ask } from "@/api/client";
import { asProblem, isUncertain } from "@/api/problem";
import { useConsole } from "@/components/console";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { useNotify } from "@/components/notices";
import { useSubmit } from "@/components/use-submit";
import { useDeploymentCache } from "./cache";
import { PersonField } from "./person-field";
import { typeable, visibleName } from "./typeable";

interface Props {
  deployment: { id: string; name: string };
  onClose: () => void;
}

/** Submits and opens the list. On failure the dialog stays and shows the problem. */
function useSubmitAndLeave(id: string, action: () => Promise<unknown>, done: ReactNode, ready: boolean) {
  const cache = useDeploymentCache();
  const router = useRouter();
  const notify = useNotify();
  return useSubmit(
    async () => {
      await action();
      cache.remove([id]);
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
    id,
    () => ask(api.POST("/api/v1/deployments/{id}/transfer", { params: { path: { id } }, body: { to: to.trim() } })),
    <><bdi>{name}</bdi> is no longer yours.</>,
    ready,
  );
  const error = submission.problem?.fields.to;
  return (
    <FormDialog
      title={<>Transfer <bdi>{name}</bdi></>}
      text="You lose all access and cannot undo this."
      submission={submission}
      submit="Transfer"
      danger
      ready={ready}
      {...(error && { note: null })}
      onClose={onClose}
    >
      <PersonField id="to" label="New owner" error={error} value={to} onChange={setTo} />
    </FormDialog>
  );
}

export function PublishDialog({ deployment: { id, name }, onClose }: Props) {
  const { api } = useConsole();
  const notify = useNotify();
  const cache = useDeploymentCache();
  const submission = useSubmit(async () => {
    try {
      const params = { path: { id } };
      cache.put(await ask(api.PATCH("/api/v1/deployments/{id}", { params, body: { private: false } })));
    } catch (error) {
      if (isUncertain(asProblem(error))) cache.reload(id);
      throw error;
    }
    notify(<><bdi>{name}</bdi> is public.</>);
    onClose();
  });
  return (
    <FormDialog
      title={<>Publish <bdi>{name}</bdi>?</>}
      text="Every signed-in user can then see its name, description, tags, repository, branch and size. Its environment variables, endpoints and port stay private."
      submission={submission}
      submit="Publish"
      onClose={onClose}
    />
  );
}

export function DeleteDialog({ deployment: { id, name }, onClose }: Props) {
  const { api } = useConsole();
  const [typed, setTyped] = useState("");
  // An old name may consist of invisible characters, which the API rejects today.
  const expected = typeable(visibleName({ name, id }));
  const ready = typeable(typed) === expected;
  const submission = useSubmitAndLeave(
    id,
    () => ask(api.DELETE("/api/v1/deployments/{id}", { params: { path: { id } } })),
    <><bdi>{name}</bdi> was deleted.</>,
    ready,
  );
  return (
    <FormDialog
      title={<>Delete <bdi>{name}</bdi>?</>}
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
