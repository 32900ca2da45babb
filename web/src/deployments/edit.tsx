"use client";
// The page where owners and editors change a deployment.
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Suspense, lazy } from "react";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Crumb } from "@/components/crumb";
import { useNotify } from "@/components/notices";
import { PageHead } from "@/components/page-head";
import { Loading } from "@/components/skeleton";
import { Empty, ProblemPage } from "@/components/states";
import { useResource } from "@/components/use-resource";
import { accessOf, canEdit } from "./access";
import { changesOf, draftOf } from "./draft";
import { visibleName } from "./typeable";

const DeploymentForm = lazy(() => import("./form").then((all) => ({ default: all.DeploymentForm })));

export function EditDeployment({ id }: { id: string }) {
  const { api } = useConsole();
  const router = useRouter();
  const notify = useNotify();
  const path = { params: { path: { id } } };
  const { data, problem, reload } = useResource(id, (signal) =>
    ask(api.GET("/api/v1/deployments/{id}", { ...path, signal })),
  );
  if (problem) return <ProblemPage problem={problem} onRetry={reload} />;
  if (!data) return <Loading what="the deployment" rows={6} />;
  const page = `/deployments/${id}`;
  if (!canEdit(accessOf(data))) {
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
      <PageHead title={`Edit ${visibleName(data)}`} />
      <Suspense fallback={<Loading what="the form" rows={6} />}>
        <DeploymentForm
          start={draftOf(data)}
          submit="Save changes"
          cancel={page}
          onSubmit={async (draft) => {
            const saved = await ask(api.PATCH("/api/v1/deployments/{id}", { ...path, body: changesOf(data, draft) }));
            notify(`${saved.name} was saved.`);
            router.push(page);
          }}
        />
      </Suspense>
    </>
  );
}
