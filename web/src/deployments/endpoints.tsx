"use client";
// The endpoints of a deployment, which owners and editors change in place.
import { Suspense, lazy, useRef, useState, type ReactNode } from "react";
import { ask } from "@/api/client";
import { asProblem, isUncertain } from "@/api/problem";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Icon } from "@/components/icon";
import { useNotify } from "@/components/notices";
import { usePages } from "@/components/use-pages";
import { can } from "./access";
import { PagedList } from "./paged-list";

// Loaded on demand.
const EndpointDialog = lazy(() => import("./endpoint-dialog").then((all) => ({ default: all.EndpointDialog })));

type View = components["schemas"]["EndpointView"];

const ENDPOINTS = "/api/v1/deployments/{deployment_id}/endpoints";

export function Endpoints({ deployment }: { deployment: components["schemas"]["DeploymentView"] }) {
  const deploymentId = deployment.id;
  const { api } = useConsole();
  const notify = useNotify();
  const [editing, setEditing] = useState<View | "new" | null>(null);
  /** Ids with a pending removal. */
  const [removing, setRemoving] = useState<readonly string[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);
  const list = usePages<View>(["endpoints", deploymentId], (query, signal) =>
    ask(api.GET(ENDPOINTS, { params: { path: { deployment_id: deploymentId }, query }, signal })),
  );

  const shown = list.items?.filter(({ id }) => !removing.includes(id)) ?? null;

  const put = (endpoint: View) =>
    list.change((items) =>
      items.some(({ id }) => id === endpoint.id)
        ? items.map((row) => (row.id === endpoint.id ? endpoint : row))
        : [endpoint, ...items],
    );
  const failed = (name: ReactNode, error: unknown, sure: string, unsure: string) => {
    const problem = asProblem(error);
    const uncertain = isUncertain(problem);
    notify(<>{name} {uncertain ? unsure : sure}. {problem.message}</>, { tone: "bad" });
    if (uncertain) list.restart();
  };

  /** Creates a removed endpoint again, with another id. */
  const restore = async ({ method, route, description }: View) => {
    const name = <Name method={method} route={route} />;
    try {
      const body = { method: method as components["schemas"]["Method"], route, description: description ?? null };
      put(await ask(api.POST(ENDPOINTS, { params: { path: { deployment_id: deploymentId } }, body })));
      notify(<>{name} is back.</>);
    } catch (error) {
      failed(name, error, "is still removed", "may be back");
    }
  };

  /** Hides the row at once. If the API rejects the removal, shows the row and a notice. */
  const remove = async (endpoint: View) => {
    const name = <Name {...endpoint} />;
    // The focused button disappears with its row.
    heading.current?.focus();
    setRemoving((ids) => [...ids, endpoint.id]);
    try {
      const path = { deployment_id: deploymentId, endpoint_id: endpoint.id };
      await ask(
        api.DELETE("/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}", { params: { path } }),
      );
      list.change((items) => items.filter(({ id }) => id !== endpoint.id));
      notify(<>{name} was removed.</>, { undo: () => void restore(endpoint) });
    } catch (error) {
      failed(name, error, "was not removed", "may have been removed");
    } finally {
      setRemoving((ids) => ids.filter((id) => id !== endpoint.id));
    }
  };

  const saved = (endpoint: View) => {
    setEditing(null);
    put(endpoint);
    notify(<><Name {...endpoint} /> was saved.</>);
  };

  return (
    <section className="card card--flush" aria-labelledby="endpoints">
      <div className="card__head card__head--inset">
        <h2 id="endpoints" ref={heading} tabIndex={-1}>
          Endpoints
        </h2>
        {can(deployment, "create_endpoint") ? (
          <button type="button" className="button button--small" onClick={() => setEditing("new")}>
            <Icon name="plus" size={16} /> Add endpoint
          </button>
        ) : null}
      </div>
      <PagedList
        list={{ ...list, items: shown }}
        label="Endpoints"
        empty={<p className="item quiet">No endpoints yet. An endpoint is a route that this deployment serves.</p>}
        row={(endpoint) => (
          <li key={endpoint.id} className="item item--fixed">
            <div className="item__main">
              <span className="route">
                <span className={`method method--${endpoint.method}`}>{endpoint.method}</span>
                <code>{endpoint.route}</code>
              </span>
              {endpoint.description ? <span className="quiet small lines">{endpoint.description}</span> : null}
            </div>
            <div className="item__end">
              {can(endpoint, "update_endpoint") ? (
                <button type="button" className="button button--small" onClick={() => setEditing(endpoint)}>
                  Edit<span className="hidden"> {endpoint.method} {endpoint.route}</span>
                </button>
              ) : null}
              {can(endpoint, "delete_endpoint") ? (
                <button
                  type="button"
                  className="button button--plain button--small"
                  onClick={() => void remove(endpoint)}
                >
                  <Icon name="cross" size={16} />
                  <span className="hidden">
                    Remove {endpoint.method} {endpoint.route}
                  </span>
                </button>
              ) : null}
            </div>
          </li>
        )}
      />
      <Suspense>
        {editing ? (
          <EndpointDialog
            deploymentId={deploymentId}
            endpoint={editing === "new" ? null : editing}
            onSaved={saved}
            onClose={() => setEditing(null)}
          />
        ) : null}
      </Suspense>
    </section>
  );
}

/** The name of an endpoint in a sentence. */
function Name({ method, route }: Pick<View, "method" | "route">) {
  return <bdi>{`${method} ${route}`}</bdi>;
}
