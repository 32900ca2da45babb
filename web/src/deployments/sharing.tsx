"use client";
// The users who share a deployment. The owner adds, changes and removes their access.
import { useRef, useState } from "react";
import { ask } from "@/api/client";
import { asProblem, isUncertain } from "@/api/problem";
import { Avatar } from "@/components/avatar";
import { useConsole } from "@/components/console";
import { Icon } from "@/components/icon";
import { useNotify } from "@/components/notices";
import { usePages } from "@/components/use-pages";
import { Timestamp } from "@/components/timestamp";
import { GRANT_LABELS } from "./access";
import { GrantForm } from "./grant-form";
import { GRANTS, distinct, granteeName, withGrant, type Grant } from "./grants";
import { PagedList } from "./paged-list";

const GRANT = "/api/v1/deployments/{deployment_id}/grants/{user_id}";

export function Sharing({ deploymentId }: { deploymentId: string }) {
  const { api } = useConsole();
  const heading = useRef<HTMLHeadingElement>(null);
  const list = usePages<Grant>([GRANTS, deploymentId], (query, signal) =>
    ask(
      api.GET("/api/v1/deployments/{deployment_id}/grants", {
        params: { path: { deployment_id: deploymentId }, query },
        signal,
      }),
    ),
  );
  /** Reloads the list if the outcome of a change is unknown. */
  const reloadIfUncertain = async <T,>(change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } catch (error) {
      if (isUncertain(asProblem(error))) list.restart();
      throw error;
    }
  };
  const put = async (userId: string, access: Grant["access"]) => {
    const path = { deployment_id: deploymentId, user_id: userId };
    const grant = await reloadIfUncertain(ask(api.PUT(GRANT, { params: { path }, body: { access } })));
    list.change((grants) => withGrant(grants, grant));
    return grant;
  };
  const end = async (userId: string, row: HTMLElement | null) => {
    const path = { deployment_id: deploymentId, user_id: userId };
    await reloadIfUncertain(ask(api.DELETE(GRANT, { params: { path } })));
    // The focused control may disappear with its row. A focus elsewhere stays.
    if (row?.contains(document.activeElement)) heading.current?.focus();
    list.change((grants) => grants.filter((grant) => grant.userId !== userId));
  };

  return (
    <section className="card card--flush" aria-labelledby="sharing">
      <div className="card__head card__head--inset">
        <h2 id="sharing" ref={heading} tabIndex={-1}>
          Shared with
        </h2>
        <span className="quiet small">Environment variables are never shared.</span>
      </div>
      <PagedList
        list={{ ...list, items: list.items && distinct(list.items) }}
        label="Users it is shared with"
        empty={<p className="item quiet">Not shared yet.</p>}
        row={(grant) => <GrantRow key={grant.userId} grant={grant} onPut={put} onEnd={end} />}
      />
      <GrantForm onGrant={put} />
    </section>
  );
}

interface RowProps {
  grant: Grant;
  onPut: (userId: string, access: Grant["access"]) => Promise<Grant>;
  onEnd: (userId: string, row: HTMLElement | null) => Promise<void>;
}

function GrantRow({ grant, onPut, onEnd }: RowProps) {
  const { userId, userName, access, createdAt } = grant;
  const name = <bdi>{granteeName(grant)}</bdi>;
  const row = useRef<HTMLLIElement>(null);
  const notify = useNotify();
  const [optimistic, setOptimistic] = useState<Grant["access"] | null>(null);
  const [ending, setEnding] = useState(false);

  /** Shows the new level at once. If the API rejects it, restores the old one and shows a notice. */
  const change = async (wanted: Grant["access"]) => {
    if (optimistic !== null || ending) return;
    setOptimistic(wanted);
    try {
      await onPut(userId, wanted);
    } catch (error) {
      const problem = asProblem(error);
      const outcome = isUncertain(problem) ? "may have changed" : `is still “${GRANT_LABELS[access]}”`;
      notify(<>The access of {name} {outcome}. {problem.message}</>, { tone: "bad" });
    } finally {
      setOptimistic(null);
    }
  };
  /** Keeps the row until the API confirms: a user with access must stay visible. */
  const end = async () => {
    if (optimistic !== null || ending) return;
    setEnding(true);
    try {
      await onEnd(userId, row.current);
      notify(<>{name} no longer has access.</>, { undo: () => void restore() });
    } catch (error) {
      setEnding(false);
      const problem = asProblem(error);
      notify(<>{name} {isUncertain(problem) ? "may have lost access" : "still has access"}. {problem.message}</>, { tone: "bad" });
    }
  };
  const restore = async () => {
    try {
      await onPut(userId, access);
      notify(<>{name} has access again.</>);
    } catch (error) {
      const problem = asProblem(error);
      notify(<>{name} {isUncertain(problem) ? "may have" : "still has no"} access. {problem.message}</>, { tone: "bad" });
    }
  };
  return (
    <li ref={row} className="item">
      <div className="row">
        <Avatar name={userName ?? userId.replace(/^user_/, "")} />
        <div className="item__main">
          {userName ? <bdi className="strong">{granteeName(grant)}</bdi> : null}
          <span className="mono">{userId}</span>
          <span className="quiet small">
            Since <Timestamp iso={createdAt} />
          </span>
        </div>
      </div>
      <div className="item__end">
        <select
          className="input"
          aria-label={`Access of ${userId}`}
          value={optimistic ?? access}
          aria-disabled={optimistic !== null || ending}
          onChange={(event) => void change(event.target.value as Grant["access"])}
        >
          {Object.entries(GRANT_LABELS).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" className="button button--plain button--small" aria-disabled={ending} onClick={() => void end()}>
          <Icon name="cross" size={16} />
          <span className="hidden">Stop sharing with {userId}</span>
        </button>
      </div>
    </li>
  );
}
