"use client";
// What the access log has about a deployment, and about the signed-in user.
import Link from "next/link";
import type { ReactNode } from "react";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { PageHead } from "@/components/page-head";
import { Empty } from "@/components/states";
import { Timestamp } from "@/components/timestamp";
import { usePages, type PageQuery } from "@/components/use-pages";
import { PagedList } from "@/deployments/paged-list";
import { Person } from "@/deployments/people";
import { OUTCOMES, grouped, verb, type Activity, type ActivityRecord, type Group } from "./words";

/** Most records of a page become few rows. */
const PAGE = 100;

type Load = (query: PageQuery, signal: AbortSignal) => Promise<Activity>;

/** The section of a deployment's page, for those who may read its activity. */
export function DeploymentActivity({ id }: { id: string }) {
  const { api } = useConsole();
  const load: Load = (query, signal) =>
    ask(api.GET("/api/v1/deployments/{id}/activity", { params: { path: { id }, query }, signal }));
  return (
    <section className="card card--flush" aria-labelledby="activity">
      <div className="card__head card__head--inset">
        <h2 id="activity">Activity</h2>
        <span className="quiet small">Who requested this deployment, and how it was decided.</span>
      </div>
      <Records name={id} load={load} />
    </section>
  );
}

/** The page of the signed-in user's own requests. */
export function OwnActivity() {
  const { api } = useConsole();
  const load: Load = (query, signal) => ask(api.GET("/api/v1/activity", { params: { query }, signal }));
  return (
    <>
      <PageHead title="Activity" text="What you requested, and how it was decided." />
      <div className="card card--flush">
        <Records name="own" load={load} linked />
      </div>
    </>
  );
}

interface Props {
  /** The second part of the list's key. */
  name: string;
  load: Load;
  /** Whether the rows link to their deployments. */
  linked?: boolean;
}

function Records({ name, load, linked = false }: Props) {
  const { person } = useConsole();
  const list = usePages<ActivityRecord, Activity>(
    ["activity", name],
    (query, signal) => load({ ...query, limit: PAGE }, signal),
  );
  const recording = list.first?.recording;
  const note = recording && NOTES[recording];
  const shown = { ...list, items: list.items && grouped(list.items) };
  return (
    <>
      {note && list.items?.length ? <p className="item quiet small">{note}</p> : null}
      <PagedList
        list={shown}
        label="Activity"
        empty={
          <Empty title={recording === "off" ? "Requests are not recorded" : "Nothing yet"}>
            {recording === "off" ? OFF : (note ?? "Requests appear here shortly after they were decided.")}
          </Empty>
        }
        row={(group: Group) => <Row key={group.record.id} group={group} you={person.id} linked={linked} />}
      />
    </>
  );
}

const OFF = (
  <>
    The operator of this service turns recording on with <code>ACCESS_LOG=refused</code> or <code>ACCESS_LOG=all</code>.
  </>
);

/** What a reader has to know about the list. */
const NOTES: Record<Activity["recording"], ReactNode> = {
  off: "Recording is off now. These requests were recorded earlier.",
  refused: "Only requests that were refused or not decided are recorded.",
  all: null,
};

function Row({ group: { record, action, count }, you, linked }: { group: Group; you: string; linked: boolean }) {
  const { userId, userName, impersonator, impersonatorName, resource, rowId, outcome, explanation } = record;
  const isYou = userId === you && !impersonator;
  const badge = OUTCOMES[outcome] ?? { name: outcome, className: "badge" };
  return (
    <li className="item">
      <div className="item__main">
        <span>
          {isYou ? <span className="strong">You</span> : <Person id={userId} name={userName} />} {verb(record, isYou)}{" "}
          <span className="strong">{action}</span>
          {count > 1 ? <span className="quiet">{` ·\u00a0${count}\u00a0times`}</span> : null}
        </span>
        <span className="quiet small">{explanation}</span>
        {impersonator ? (
          <span className="quiet small">
            <Person id={impersonator} name={impersonatorName} /> acted in the session.
          </span>
        ) : null}
        {rowId && (linked || resource !== "deployment") ? (
          <span className="quiet small mono">
            {linked && isDeployment(resource, rowId) ? <Link href={`/deployments/${rowId}`}>{rowId}</Link> : rowId}
          </span>
        ) : null}
      </div>
      <div className="item__end">
        <span className={badge.className}>{badge.name}</span>
        <span className="quiet small">
          <Timestamp iso={record.at} />
        </span>
      </div>
    </li>
  );
}

/** Whether the requested id can be a deployment's. It is any text that a request had in its place. */
function isDeployment(resource: string | null | undefined, id: string): boolean {
  return resource === "deployment" && /^dep_[0-9a-f]{32}$/.test(id);
}
