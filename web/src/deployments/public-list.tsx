"use client";
// All public deployments, with their public fields only.
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Empty, Loading, ProblemPage } from "@/components/states";
import { usePages } from "@/components/use-resource";
import { ListEnd } from "./list-end";
import { RowEnd } from "./row";

export function PublicList() {
  const { api } = useConsole();
  const list = usePages("public", (after, signal) =>
    ask(api.GET("/api/v1/deployments/public", { params: { query: after ? { after } : {} }, signal })),
  );
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Public deployments</h1>
          <p className="quiet">Visible to every signed-in user, without owners, ports and environment variables.</p>
        </div>
      </div>
      {list.problem && !list.items ? (
        <ProblemPage problem={list.problem} onRetry={list.reload} />
      ) : (
        <div className="card card--flush">
          {list.items?.length === 0 ? (
            <Empty title="No public deployments yet">Publish one of your deployments to list it here.</Empty>
          ) : list.items ? (
            <ul className="list" aria-label="Public deployments">
              {list.items.map((deployment) => (
                <li key={deployment.id} className="item">
                  <div className="item__main">
                    <h2>{deployment.name}</h2>
                    {deployment.description ? <p className="lines">{deployment.description}</p> : null}
                    <span className="item__sub">
                      <span className="mono">{deployment.repository}</span> · {deployment.branch}
                    </span>
                  </div>
                  <RowEnd deployment={deployment} />
                </li>
              ))}
            </ul>
          ) : (
            <div className="item">
              <Loading what="public deployments" rows={5} />
            </div>
          )}
          <ListEnd list={list} what="deployments" />
        </div>
      )}
    </>
  );
}
