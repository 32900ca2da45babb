"use client";
import { useRouter } from "next/navigation";
import { lazy, useState } from "react";
import { ask, newKey } from "@/api/client";
import { useConsole } from "@/components/console";
import { Crumb } from "@/components/crumb";
import { ClientOnly } from "@/components/client-only";
import { useNotify } from "@/components/notices";
import { PageHead } from "@/components/page-head";
import { Loading } from "@/components/skeleton";
import { useDeploymentCache } from "./cache";
import { NEW_DRAFT, newBodyOf } from "./draft";

const DeploymentForm = lazy(() => import("./form").then((all) => ({ default: all.DeploymentForm })));

export function NewDeployment() {
  const { api, person } = useConsole();
  const router = useRouter();
  const notify = useNotify();
  const cache = useDeploymentCache();
  const [key] = useState(newKey);
  return (
    <>
      <Crumb href="/deployments">Deployments</Crumb>
      <PageHead title="New deployment" />
      <ClientOnly fallback={<Loading what="the form" rows={6} />}>
        <DeploymentForm
          id="new"
          start={NEW_DRAFT}
          submit="Create deployment"
          cancel="/deployments"
          organization={person.organization}
          onSubmit={async (draft) => {
            const body = newBodyOf(draft, person.organization?.id ?? null);
            const params = { header: { "Idempotency-Key": key } };
            const created = await ask(api.POST("/api/v1/deployments", { params, body }));
            cache.add(created);
            notify(<><bdi>{created.name}</bdi> was created.</>);
            router.push(`/deployments/${created.id}`);
          }}
        />
      </ClientOnly>
    </>
  );
}
