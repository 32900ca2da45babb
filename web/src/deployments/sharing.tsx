"use client";
// With whom a deployment is shared: its owner lets people in, changes what they may do, and ends it.
import { useRef, useState } from "react";
import { ask } from "@/api/client";
import { isUncertain } from "@/api/problem";
import { useConsole } from "@/components/console";
import { Icon } from "@/components/icon";
import { initial } from "@/components/initial";
import { useNotify } from "@/components/notices";
import { Loading, ProblemNote } from "@/components/states";
import { asProblem, usePages } from "@/components/use-resource";
import { When } from "@/components/when";
import { GRANTED } from "./access";
import { GrantForm } from "./grant-form";
import { distinct, withGrant, type Grant } from "./grants";
import { ListEnd } from "./list-end";

const GRANT = "/api/v1/deployments/{deployment_id}/grants/{user_id}";

export function Sharing({ deploymentId }: { deploymentId: string }) {
  const { api } = useConsole();
  const heading = useRef<HTMLHeadingElement>(null);
  const list = usePages<Grant>(deploymentId, (after, signal) =>
    ask(
      api.GET("/api/v1/deployments/{deployment_id}/grants", {
        params: { path: { deployment_id: deploymentId }, query: after ? { after } : {} },
        signal,
      }),
    ),
  );
  /** When nobody knows what became of a change, what is there is asked for. */
  const known = async <T,>(change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } catch (error) {
      if (isUncertain(asProblem(error))) list.restart();
      throw error;
    }
  };
  const put = async (userId: string, access: Grant["access"]) => {
    const path = { deployment_id: deploymentId, user_id: userId };
    const grant = await known(ask(api.PUT(GRANT, { params: { path }, body: { access } })));
    list.change((grants) => withGrant(grants, grant));
  };
  const end = async (userId: string, row: HTMLElement | null) => {
    const path = { deployment_id: deploymentId, user_id: userId };
    await known(ask(api.DELETE(GRANT, { params: { path } })));
    // What has the focus may go with its row; somebody who is elsewhere by now stays there.
    if (row?.contains(document.activeElement)) heading.current?.focus();
    list.change((grants) => grants.filter((grant) => grant.userId !== userId));
  };

  return (
    <section className="card card--flush" aria-labelledby="sharing">
      <div className="card__head card__head--inset">
        <h2 id="sharing" ref={heading} tabIndex={-1}>
          Shared with
        </h2>
        <span className="quiet small">Nobody it is shared with sees its environment.</span>
      </div>
      {list.items === null ? (
        <div className="item">
          {list.problem ? (
            <ProblemNote problem={list.problem} onRetry={list.reload} />
          ) : (
            <Loading what="with whom it is shared" rows={2} />
          )}
        </div>
      ) : list.items.length === 0 && !list.more ? (
        <p className="item quiet">Nobody yet: it is yours alone.</p>
      ) : (
        <>
          <ul className="list" aria-label="People it is shared with">
            {distinct(list.items).map((grant) => (
              <GrantRow key={grant.userId} grant={grant} onPut={put} onEnd={end} />
            ))}
          </ul>
          <ListEnd list={list} what="people" />
        </>
      )}
      <GrantForm onGrant={put} />
    </section>
  );
}

interface RowProps {
  grant: Grant;
  onPut: (userId: string, access: Grant["access"]) => Promise<void>;
  onEnd: (userId: string, row: HTMLElement | null) => Promise<void>;
}

function GrantRow({ grant: { userId, access, createdAt }, onPut, onEnd }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  const notify = useNotify();
  const [hoped, setHoped] = useState<Grant["access"] | null>(null);
  const [ending, setEnding] = useState(false);

  /** Shows the new level before the API has agreed, and takes it back, aloud, when it does not. */
  const change = async (wanted: Grant["access"]) => {
    if (hoped !== null || ending) return;
    setHoped(wanted);
    try {
      await onPut(userId, wanted);
    } catch (error) {
      const problem = asProblem(error);
      const outcome = isUncertain(problem) ? "may have changed or not" : `“${GRANTED[access]}” stays`;
      notify(`${userId}: ${outcome}. ${problem.message}`, "bad");
    } finally {
      setHoped(null);
    }
  };
  /** Shows nothing before the API has agreed: nobody must look shut out who is not. */
  const end = async () => {
    if (hoped !== null || ending) return;
    setEnding(true);
    try {
      await onEnd(userId, row.current);
      notify(`${userId} is shut out.`);
    } catch (error) {
      setEnding(false);
      const problem = asProblem(error);
      notify(`${userId} ${isUncertain(problem) ? "may be shut out or not" : "is still let in"}. ${problem.message}`, "bad");
    }
  };
  return (
    <li ref={row} className="item">
      <div className="row">
        <span className="avatar" aria-hidden="true">
          {initial(userId.replace(/^user_/, ""))}
        </span>
        <div className="item__main">
          <span className="mono">{userId}</span>
          <span className="quiet small">
            since <When iso={createdAt} />
          </span>
        </div>
      </div>
      <div className="item__end">
        <select
          className="input"
          aria-label={`What ${userId} may do`}
          value={hoped ?? access}
          aria-disabled={hoped !== null || ending}
          onChange={(event) => void change(event.target.value as Grant["access"])}
        >
          {Object.entries(GRANTED).map(([value, name]) => (
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
