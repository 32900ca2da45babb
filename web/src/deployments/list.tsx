"use client";
// The signed-in user's deployments, which can be selected and deleted together.
import Link from "next/link";
import { Suspense, lazy, useState } from "react";
import { ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page-head";
import { Empty } from "@/components/states";
import { can } from "./access";
import { DEPLOYMENTS } from "./cache";
import { DeploymentRow } from "./row";
import { SearchableList } from "./searchable";
import { visibleName } from "./typeable";

// Loaded on demand.
const BatchDeleteDialog = lazy(() => import("./batch-delete").then((all) => ({ default: all.BatchDeleteDialog })));

type View = components["schemas"]["DeploymentView"];

/** The API's limit for a batch. */
const LARGEST_BATCH = 100;

export function DeploymentList() {
  const { api, person } = useConsole();
  const [selected, setSelected] = useState<ReadonlyMap<string, View>>(new Map());
  const [deleting, setDeleting] = useState(false);
  const select = (row: View, wanted: boolean) =>
    setSelected((all) => {
      const next = new Map(all);
      if (wanted) next.set(row.id, row);
      else next.delete(row.id);
      return next;
    });
  const selection = (rows: readonly View[]) =>
    selected.size === 0 ? null : (
      <div className="row" role="group" aria-label="Selection">
        <span className="small strong">{selected.size} selected</span>
        <button
          type="button"
          className="button button--small button--danger"
          aria-disabled={selected.size > LARGEST_BATCH}
          title={selected.size > LARGEST_BATCH ? `At most ${LARGEST_BATCH} at a time` : undefined}
          onClick={() => selected.size <= LARGEST_BATCH && setDeleting(true)}
        >
          Delete…
        </button>
        <button
          type="button"
          className="button button--small"
          onClick={() => setSelected(new Map([...selected, ...rows.filter(isDeletable).map((row) => [row.id, row] as const)]))}
        >
          Select all shown
        </button>
        <button type="button" className="button button--plain button--small" onClick={() => setSelected(new Map())}>
          Clear
        </button>
      </div>
    );
  return (
    <>
      <PageHead
        title="Deployments"
        text={
          person.organization ? (
            <>
              Yours and those that you have created in <bdi>{person.organization.name}</bdi>.
            </>
          ) : (
            "The deployments that you own."
          )
        }
      >
        <Link className="button button--main" href="/deployments/new">
          <Icon name="plus" size={16} /> New deployment
        </Link>
      </PageHead>
      <SearchableList
        label="Your deployments"
        queryKey={[DEPLOYMENTS, "own"]}
        load={(query, signal) => ask(api.GET("/api/v1/deployments", { params: { query }, signal }))}
        status={selection}
        row={(deployment) => (
          <DeploymentRow
            key={deployment.id}
            deployment={deployment}
            start={
              isDeletable(deployment) ? (
                <input
                  type="checkbox"
                  className="item__check"
                  aria-label={`Select ${visibleName(deployment)}`}
                  checked={selected.has(deployment.id)}
                  onChange={({ target }) => select(deployment, target.checked)}
                />
              ) : undefined
            }
          >
            <span className={`badge ${deployment.private ? "" : "badge--good"}`}>
              {deployment.private ? "Private" : "Public"}
            </span>
          </DeploymentRow>
        )}
        empty={
          <Empty
            title="No deployments yet"
            action={
              <Link className="button button--main" href="/deployments/new">
                Create your first deployment
              </Link>
            }
          >
            A deployment belongs to the user who creates it. No other user can see it until you share it, publish it or
            transfer it.
          </Empty>
        }
      />
      <Suspense>
        {deleting ? (
          <BatchDeleteDialog
            deployments={[...selected.values()]}
            onDeleted={() => {
              setSelected(new Map());
              setDeleting(false);
            }}
            onClose={() => setDeleting(false)}
          />
        ) : null}
      </Suspense>
    </>
  );
}

/** False if another user acts in the session. */
function isDeletable(row: View): boolean {
  return can(row, "batch_delete_deployments");
}
