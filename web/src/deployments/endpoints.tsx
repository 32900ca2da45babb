"use client";
// The endpoints of one deployment: seen, added and removed in place, by whoever may.
import { Suspense, lazy, useRef, useState } from "react";
import { ask } from "@/api/client";
import { isUncertain } from "@/api/problem";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Icon } from "@/components/icon";
import { useNotify } from "@/components/notices";
import { Loading, ProblemNote } from "@/components/states";
import { asProblem, usePages } from "@/components/use-resource";
import { mayChange, type Access } from "./access";
import { ListEnd } from "./list-end";

// Loaded when somebody asks for it.
const EndpointDialog = lazy(() => import("./endpoint-dialog").then((all) => ({ default: all.EndpointDialog })));

type View = components["schemas"]["EndpointView"];

export function Endpoints({ deploymentId, access }: { deploymentId: string; access: Access }) {
  const { api } = useConsole();
  const notify = useNotify();
  const [editing, setEditing] = useState<View | "new" | null>(null);
  /** The ids of those that the API has been asked to remove, and has not answered for. */
  const [leaving, setLeaving] = useState<readonly string[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);
  const list = usePages<View>(deploymentId, (after, signal) =>
    ask(
      api.GET("/api/v1/deployments/{deployment_id}/endpoints", {
        params: { path: { deployment_id: deploymentId }, query: after ? { after } : {} },
        signal,
      }),
    ),
  );

  const shown = list.items?.filter(({ id }) => !leaving.includes(id)) ?? null;

  /** Takes the row out of sight before the API has agreed, and shows it again, aloud, when it does not. */
  const remove = async (endpoint: View) => {
    // The button that had the focus goes with its row.
    heading.current?.focus();
    setLeaving((leaving) => [...leaving, endpoint.id]);
    try {
      const path = { deployment_id: deploymentId, endpoint_id: endpoint.id };
      await ask(
        api.DELETE("/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}", { params: { path } }),
      );
      list.change((items) => items.filter(({ id }) => id !== endpoint.id));
      notify(`${endpoint.method} ${endpoint.route} is removed.`);
    } catch (error) {
      const problem = asProblem(error);
      const name = `${endpoint.method} ${endpoint.route}`;
      if (isUncertain(problem)) {
        notify(`${name} may be gone or not. ${problem.message}`, "bad");
        list.restart();
      } else {
        notify(`${name} is still there. ${problem.message}`, "bad");
      }
    } finally {
      setLeaving((leaving) => leaving.filter((id) => id !== endpoint.id));
    }
  };

  const saved = (endpoint: View) => {
    setEditing(null);
    list.change((items) =>
      items.some(({ id }) => id === endpoint.id)
        ? items.map((row) => (row.id === endpoint.id ? endpoint : row))
        : [endpoint, ...items],
    );
    notify(`${endpoint.method} ${endpoint.route} is saved.`);
  };

  return (
    <section className="card card--flush" aria-labelledby="endpoints">
      <div className="card__head card__head--inset">
        <h2 id="endpoints" ref={heading} tabIndex={-1}>
          Endpoints
        </h2>
        {mayChange(access) ? (
          <button type="button" className="button button--small" onClick={() => setEditing("new")}>
            <Icon name="plus" size={16} /> Add an endpoint
          </button>
        ) : null}
      </div>
      {shown === null ? (
        <div className="item">
          {list.problem ? (
            <ProblemNote problem={list.problem} onRetry={list.reload} />
          ) : (
            <Loading what="the endpoints" rows={2} />
          )}
        </div>
      ) : shown.length === 0 && !list.more ? (
        <p className="item quiet">None yet: the routes that this deployment answers.</p>
      ) : (
        <>
          <ul className="list" aria-label="Endpoints">
            {shown.map((endpoint) => (
              <li key={endpoint.id} className="item item--fixed">
                <div className="item__main">
                  <span className="route">
                    <span className={`method method--${endpoint.method}`}>{endpoint.method}</span>
                    <code>{endpoint.route}</code>
                  </span>
                  {endpoint.description ? <span className="quiet small lines">{endpoint.description}</span> : null}
                </div>
                <div className="item__end">
                  {mayChange(access) ? (
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
            ))}
          </ul>
          <ListEnd list={list} what="endpoints" />
        </>
      )}
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
