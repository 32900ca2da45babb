"use client";
import { useRouter } from "next/navigation";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Crumb } from "@/components/crumb";
import { useNotify } from "@/components/notices";
import { NEW_DRAFT, bodyOf } from "./draft";
import { DeploymentForm } from "./form";

export function NewDeployment() {
  const { api } = useConsole();
  const router = useRouter();
  const notify = useNotify();
  return (
    <>
      <Crumb href="/deployments">Deployments</Crumb>
      <div className="page-head">
        <h1>New deployment</h1>
      </div>
      <DeploymentForm
        start={NEW_DRAFT}
        submit="Create deployment"
        cancel="/deployments"
        onSubmit={async (draft) => {
          const made = await ask(api.POST("/api/v1/deployments", { body: bodyOf(draft) }));
          notify(`${made.name} is created.`);
          router.push(`/deployments/${made.id}`);
        }}
      />
    </>
  );
}
