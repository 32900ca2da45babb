"use client";
// The button and dialog that leave a shared deployment.
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { FormDialog } from "@/components/form-dialog";
import { useNotify } from "@/components/notices";
import { useSubmit } from "@/components/use-submit";
import { useDeploymentCache } from "./cache";

type Shared = Pick<components["schemas"]["DeploymentView"], "id" | "name" | "orgId">;

export function Leave({ deployment }: { deployment: Shared }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Leave…
      </button>
      {open ? <LeaveDialog deployment={deployment} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function LeaveDialog({ deployment: { id, name, orgId }, onClose }: { deployment: Shared; onClose: () => void }) {
  const { api } = useConsole();
  const router = useRouter();
  const notify = useNotify();
  const cache = useDeploymentCache();
  const submission = useSubmit(async () => {
    const path = { deployment_id: id };
    await ask(api.DELETE("/api/v1/deployments/shared/{deployment_id}", { params: { path } }));
    cache.remove([id]);
    notify(<><bdi>{name}</bdi> is no longer shared with you.</>);
    router.push("/shared");
  });
  // A member of its organization can see it without a grant. The row does not say which applies.
  const byOrganization = submission.problem?.kind === "not-yours" && orgId;
  const note = (
    <div className="callout callout--bad" role="alert" tabIndex={-1}>
      You cannot leave it, because you have access as a member of its organization.
    </div>
  );
  return (
    <FormDialog
      title={<>Leave <bdi>{name}</bdi>?</>}
      text="It disappears from your list until the owner shares it with you again."
      submission={submission}
      submit="Leave"
      danger
      {...(byOrganization && { note })}
      onClose={onClose}
    />
  );
}
