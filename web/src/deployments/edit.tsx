"use client";
// The page where owners and editors change a deployment.
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Suspense, lazy, useState } from "react";
import { ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Crumb } from "@/components/crumb";
import { useNotify } from "@/components/notices";
import { PageHead } from "@/components/page-head";
import { Loading } from "@/components/skeleton";
import { Empty, ProblemPage } from "@/components/states";
import { can } from "./access";
import { useDeployment, useDeploymentCache } from "./cache";
import { changesOf, draftOf } from "./draft";
import { visibleName } from "./typeable";

type View = components["schemas"]["DeploymentView"];

const DeploymentForm = lazy(() => import("./form").then((all) => ({ default: all.DeploymentForm })));

export function EditDeployment({ id }: { id: string }) {
  const { api } = useConsole();
  const router = useRouter();
  const notify = useNotify();
  const cache = useDeploymentCache();
  const { data: current, error, refetch, isFetchedAfterMount } = useDeployment(id);
  /** The row on which the form starts. A later one must not change what the form sends. */
  const [data, setData] = useState<View | null>(null);
  if (data === null && current && isFetchedAfterMount) setData(current);
  if (error && !data) return <ProblemPage problem={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading what="the deployment" rows={6} />;
  const page = `/deployments/${id}`;
  const start = draftOf(data);
  if (!can(data, "update_deployment")) {
    return (
      <>
        <Crumb href={page}>{visibleName(data)}</Crumb>
        <Empty
          title="You can view this deployment but not change it"
          action={
            <Link className="button" href={page}>
              Back to the deployment
            </Link>
          }
        >
          The owner gave you view access.
        </Empty>
      </>
    );
  }
  return (
    <>
      <Crumb href={page}>{visibleName(data)}</Crumb>
      <PageHead title={visibleName(data)} prefix="Edit" />
      <Suspense fallback={<Loading what="the form" rows={6} />}>
        <DeploymentForm
          id={id}
          start={start}
          submit="Save changes"
          cancel={page}
          onSubmit={async (draft) => {
            const params = { path: { id } };
            const saved = await ask(api.PATCH("/api/v1/deployments/{id}", { params, body: changesOf(data, draft) }));
            cache.put(saved);
            notify(<><bdi>{visibleName(saved)}</bdi> was saved.</>);
            router.push(page);
          }}
        />
      </Suspense>
    </>
  );
}
