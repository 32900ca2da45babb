"use client";
// The page of one deployment.
import Link from "next/link";
import { lazy, Suspense } from "react";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Crumb } from "@/components/crumb";
import { CopyButton } from "@/components/copy-button";
import { PageHead } from "@/components/page-head";
import { Loading } from "@/components/skeleton";
import { ProblemPage } from "@/components/states";
import { Timestamp } from "@/components/timestamp";
import { GRANT_LABELS, accessOf, can, isImpersonated } from "./access";
import { useDeployment } from "./cache";
import { Leave } from "./leave";
import { Person, useNames } from "./people";
import { OrganizationName } from "./row";
import { visibleName } from "./typeable";
import { Visibility } from "./visibility";

// Below the fold, and partly for owners only. What stands above is not lazy: it would move what is beside it.
const DeploymentActivity = lazy(() => import("@/activity/list").then((all) => ({ default: all.DeploymentActivity })));
const DangerZone = lazy(() => import("./danger").then((all) => ({ default: all.DangerZone })));
const Endpoints = lazy(() => import("./endpoints").then((all) => ({ default: all.Endpoints })));
const Variables = lazy(() => import("./variables").then((all) => ({ default: all.Variables })));
const Sharing = lazy(() => import("./sharing").then((all) => ({ default: all.Sharing })));

type View = components["schemas"]["DeploymentView"];

export function DeploymentDetail({ id }: { id: string }) {
  const { person } = useConsole();
  const { data, error, refetch } = useDeployment(id);
  // A failed refresh leaves the page as it is, unless the access is gone.
  if (error && (!data || error.kind === "not-yours")) return <ProblemPage problem={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading what="the deployment" rows={6} />;
  const access = accessOf(data);
  const theirs = data.userId !== person.id;
  const [isOwner, readsActivity] = [can(data, "delete_deployment"), can(data, "list_deployment_activity")];
  return (
    <>
      {access === "owner" || !theirs ? (
        <Crumb href="/deployments">Deployments</Crumb>
      ) : (
        <Crumb href="/shared">Shared with you</Crumb>
      )}
      <PageHead title={visibleName(data)} text={<Id id={data.id} />}>
        <div className="row">
          {access === "owner" ? (
            <Visibility deployment={data} />
          ) : (
            <>
              <span className="badge">{data.private ? "Private" : "Public"}</span>
              <span className="badge badge--info">{GRANT_LABELS[access]}</span>
            </>
          )}
          {can(data, "update_deployment") ? (
            <Link className="button" href={`/deployments/${id}/edit`}>
              Edit
            </Link>
          ) : null}
          {access !== "owner" && theirs ? (
            <Leave deployment={data} />
          ) : null}
        </div>
      </PageHead>
      <div className="indexed">
        <Index isOwner={isOwner} readsActivity={readsActivity} />
        <div className="stack stack--wide">
          {isImpersonated(data, person.id) ? (
            <div className="callout callout--warn">
              Another user is acting in this session, or its token does not say who is acting. Environment variables are
              hidden, and you cannot publish, share, transfer or delete this deployment.
            </div>
          ) : null}
          <Facts deployment={data} />
          <Suspense fallback={<Loading what="the endpoints" rows={2} />}>
            <Endpoints deployment={data} />
          </Suspense>
          <Suspense>
            {data.envVars && <Variables variables={data.envVars} />}
            {isOwner ? <Sharing deploymentId={id} /> : null}
            {readsActivity ? <DeploymentActivity id={id} /> : null}
            {isOwner ? <DangerZone deployment={data} /> : null}
          </Suspense>
        </div>
      </div>
    </>
  );
}

function Id({ id }: { id: string }) {
  return (
    <span className="copied mono small">
      {id}
      <CopyButton text={id} what="ID" />
    </span>
  );
}

/** Links to the sections of the page. */
function Index({ isOwner, readsActivity }: { isOwner: boolean; readsActivity: boolean }) {
  const sections = {
    details: "Details",
    endpoints: "Endpoints",
    ...(isOwner ? { environment: "Environment", sharing: "Sharing" } : {}),
    ...(readsActivity ? { activity: "Activity" } : {}),
    ...(isOwner ? { danger: "Danger zone" } : {}),
  };
  return (
    <nav className="index" aria-label="Sections">
      {Object.entries(sections).map(([id, name]) => (
        <a key={id} href={`#${id}`}>
          {name}
        </a>
      ))}
    </nav>
  );
}

function Facts({ deployment }: { deployment: View }) {
  const { person } = useConsole();
  const { description, tags, userId, orgId } = deployment;
  const name = useNames([userId]).get(userId);
  return (
    <section className="card" aria-labelledby="details">
      <h2 id="details" className="hidden">
        Details
      </h2>
      <dl className="facts">
        {description ? (
          <div className="whole">
            <dt>Description</dt>
            <dd className="lines">{description}</dd>
          </div>
        ) : null}
        <div className="whole">
          <dt>Repository</dt>
          <dd className="copied mono">
            {deployment.repository}
            <CopyButton text={deployment.repository} what="repository" />
          </dd>
        </div>
        <div>
          <dt>Owner</dt>
          <dd>{userId === person.id ? "You" : <Person id={userId} name={name} />}</dd>
        </div>
        {orgId ? (
          <div>
            <dt>Organization</dt>
            <dd>
              <OrganizationName id={orgId} />
            </dd>
          </div>
        ) : null}
        <div>
          <dt>Branch</dt>
          <dd className="mono">{deployment.branch}</dd>
        </div>
        <div>
          <dt>Dockerfile</dt>
          <dd className="mono">{deployment.dockerFilePath}</dd>
        </div>
        <div>
          <dt>Context directory</dt>
          <dd className="mono">{deployment.contextDir}</dd>
        </div>
        <div>
          <dt>Port</dt>
          <dd className="mono">{deployment.portNumber}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd className="capitalize">{deployment.resourceVersion}</dd>
        </div>
        <div>
          <dt>Updated</dt>
          <dd>
            <Timestamp iso={deployment.updatedAt} />
          </dd>
        </div>
        {tags.length > 0 ? (
          <div className="whole">
            <dt>Tags</dt>
            <dd className="row">
              {tags.map((tag) => (
                <span key={tag} className="badge badge--tag" title={tag}>
                  {tag}
                </span>
              ))}
            </dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}
