"use client";
// All public deployments, with their public fields only.
import { ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { PageHead } from "@/components/page-head";
import { Empty, ProblemPage } from "@/components/states";
import { usePages } from "@/components/use-pages";
import { DEPLOYMENTS } from "./cache";
import { PagedList } from "./paged-list";
import { RowEnd } from "./row";
import { visibleName } from "./typeable";

export function PublicList() {
  const { api } = useConsole();
  const list = usePages<components["schemas"]["PublicDeploymentView"]>([DEPLOYMENTS, "public"], (query, signal) =>
    ask(api.GET("/api/v1/deployments/public", { params: { query }, signal })),
  );
  if (list.problem && !list.items) return <ProblemPage problem={list.problem} onRetry={list.reload} />;
  return (
    <>
      <PageHead
        title="Public deployments"
        text="Visible to every signed-in user, without owners, ports and environment variables."
      />
      <div className="card card--flush">
        <PagedList
          list={list}
          label="Public deployments"
          empty={<Empty title="No public deployments yet">Publish one of your deployments to list it here.</Empty>}
          row={(deployment) => (
            <li key={deployment.id} className="item">
              <div className="item__main">
                <h2>
                  <bdi title={deployment.name}>{visibleName(deployment)}</bdi>
                </h2>
                {deployment.description ? <p className="lines">{deployment.description}</p> : null}
                <span className="item__sub">
                  <span className="mono">{deployment.repository}</span> · {deployment.branch}
                </span>
              </div>
              <RowEnd deployment={deployment} />
            </li>
          )}
        />
      </div>
    </>
  );
}
