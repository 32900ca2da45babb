"use client";
// The deployments of whoever is signed in.
import Link from "next/link";
import { useDeferredValue, useState } from "react";
import { ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Icon } from "@/components/icon";
import { Empty, Loading, ProblemPage } from "@/components/states";
import { usePages } from "@/components/use-resource";
import { When } from "@/components/when";
import { ListEnd } from "./list-end";

type View = components["schemas"]["DeploymentView"];

const PAGE = 20;
/** The API has no search of its own: whoever searches needs the whole list, in as few requests as it allows. */
const WHOLE = 100;

export function DeploymentList() {
  const { api } = useConsole();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim().toLocaleLowerCase());
  const searching = wanted !== "";
  const list = usePages<View>(
    (after, signal) =>
      ask(
        api.GET("/api/v1/deployments", {
          params: { query: { limit: searching ? WHOLE : PAGE, ...(after ? { after } : {}) } },
          signal,
        }),
      ),
    searching,
  );
  const found = list.items?.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)) ?? null;
  const none = list.items?.length === 0;

  return (
    <>
      <div className="page-head">
        <div>
          <h1>Deployments</h1>
          <p className="quiet">What is yours, newest first.</p>
        </div>
        <Link className="button button--main" href="/deployments/new">
          <Icon name="plus" size={16} /> New deployment
        </Link>
      </div>
      {none ? null : (
        <div className="row row--apart" style={{ marginBottom: "var(--s4)" }}>
          <div className="search" role="search">
            <Icon name="search" size={16} />
            <input
              className="input"
              type="search"
              aria-label="Search by name"
              placeholder="Search by name"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
          <p className="quiet small" role="status">
            {searching && found && !list.loading ? `${found.length} of ${list.items?.length} found` : ""}
          </p>
        </div>
      )}
      {list.problem && !list.items ? (
        <ProblemPage problem={list.problem} onRetry={list.reload} />
      ) : (
        <div className="card card--flush">
          {none ? (
            <Empty
              title="Nothing here yet"
              action={
                <Link className="button button--main" href="/deployments/new">
                  Create the first one
                </Link>
              }
            >
              A deployment belongs to whoever creates it. Nobody else can see or change it, unless you make it public or
              give it away.
            </Empty>
          ) : found ? (
            <>
              {searching && found.length === 0 && !list.loading ? (
                <Empty title="No such name">None of your deployments has “{text.trim()}” in its name.</Empty>
              ) : (
                <ul className="list" aria-label="Your deployments">
                  {found.map((deployment) => (
                    <Row key={deployment.id} deployment={deployment} />
                  ))}
                </ul>
              )}
              <ListEnd list={list} what="deployments" />
            </>
          ) : (
            <div className="item">
              <Loading what="your deployments" rows={5} />
            </div>
          )}
        </div>
      )}
    </>
  );
}

function Row({ deployment }: { deployment: View }) {
  const { id, name, repository, branch, tags, resourceVersion, createdAt } = deployment;
  return (
    <li className="item">
      <div className="item__main">
        <Link className="item__link" href={`/deployments/${id}`} prefetch={false}>
          {name}
        </Link>
        <span className="item__sub">
          <span className="mono">{repository}</span> · {branch}
        </span>
      </div>
      <div className="item__end">
        {tags.slice(0, 3).map((tag) => (
          <span key={tag} className="badge badge--tag">
            {tag}
          </span>
        ))}
        <span className="badge">{resourceVersion}</span>
        <span className={`badge ${deployment.private ? "" : "badge--good"}`}>
          {deployment.private ? "private" : "public"}
        </span>
        <span className="quiet small">
          <When iso={createdAt} />
        </span>
      </div>
    </li>
  );
}
