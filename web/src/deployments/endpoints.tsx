"use client";
// The endpoints of a deployment, which owners and editors change in place.
import { Suspense, lazy, useRef, useState } from "react";
import { ask } from "@/api/client";
import { asProblem, isUncertain } from "@/api/problem";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Icon } from "@/components/icon";
import { useNotify } from "@/components/notices";
import { usePages } from "@/components/use-pages";
import { canEdit, type Access } from "./access";
import { PagedList } from "./paged-list";

// Loaded on demand.
const EndpointDialog = lazy(() => import("./endpoint-dialog").then((all) => ({ default: all.EndpointDialog })));

type View = components["schemas"]["EndpointView"];

export function Endpoints({ deploymentId, access }: { deploymentId: string; access: Access }) {
  const { api } = useConsole();
  const notify = useNotify();
  const [editing, setEditing] = useState<View | "new" | null>(null);
  /** Ids with a pending removal. */
  const [removing, setRemoving] = useState<readonly string[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);
  const list = usePages<View>(deploymentId, (after, signal) =>
    ask(
      api.GET("/api/v1/deployments/{deployment_id}/endpoints", {
        params: { path: { deployment_id: deploymentId }, query: after ? { after } : {} },
        signal,
      }),
    ),
  );

  const shown = list.items?.filter(({ id }) => !removing.includes(id)) ?? null;

  /** Hides the row at once. If the API rejects the removal, shows the row and a notice. */
  const remove = async (endpoint: View) => {
    const name = `${endpoint.method} ${endpoint.route}`;
    // The focused button disappears with its row.
    heading.current?.focus();
    setRemoving((ids) => [...ids, endpoint.id]);
    try {
      const path = { deployment_id: deploymentId, endpoint_id: endpoint.id };
      await ask(
        api.DELETE("/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}", { params: { path } }),
      );
      list.change((items) => items.filter(({ id }) => id !== endpoint.id));
      notify(`${name} was removed.`);
    } catch (error) {
      const problem = asProblem(error);
      if (isUncertain(problem)) {
        notify(`${name} may have been removed. ${problem.message}`, "bad");
        list.restart();
      } else {
        notify(`${name} was not removed. ${problem.message}`, "bad");
      }
    } finally {
      setRemoving((ids) => ids.filter((id) => id !== endpoint.id));
    }
  };

  const saved = (endpoint: View) => {
    setEditing(null);
    list.change((items) =>
      items.some(({ id }) => id === endpoint.id)
        ? items.map((row) => (row.id === endpoint.id ? endpoint : row))
        : [endpoint, ...items],
    );
    notify(`${endpoint.method} ${endpoint.route} was saved.`);
  };

  return (
    <section className="card card--flush" aria-labelledby="endpoints">
      <div className="card__head card__head--inset">
        <h2 id="endpoints" ref={heading} tabIndex={-1}>
          Endpoints
        </h2>
        {canEdit(access) ? (
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
              {canEdit(access) ? (
                <button type="button" className="button button--small" onClick={() => setEditing(endpoint)}>
                  Edit<span className="hidden"> {endpoint.method} {endpoint.route}</span>
                </button>
              ) : null}
              {access === "owner" ? (
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
