"use client";
// The access map as a table, with a panel that sends requests to its routes.
import { Fragment, lazy, useRef, useState } from "react";
import { ClientOnly } from "@/components/client-only";
import { sentence } from "@/api/problem";
import { Loading } from "@/components/skeleton";
import { useHydrated } from "@/components/use-hydrated";
import { Decision } from "./decision";
import { CALLERS, allowedCallers, type Caller, type Route } from "./map";

// The map renders first; the panel loads after it.
const TryPanel = lazy(() => import("./try-panel").then((all) => ({ default: all.TryPanel })));

interface Props {
  routes: Route[];
  testUsers: readonly string[];
  /** The API's origin; empty if it shares the console's. */
  api: string;
}

export function AccessBrowser({ routes, testUsers, api }: Props) {
  const [chosen, setChosen] = useState(
    () => routes.find(({ method, path }) => method === "GET" && path.endsWith("/deployments/{id}")) ?? routes[0],
  );
  const panel = useRef<HTMLElement>(null);
  return (
    <div className="stack stack--wide">
      {chosen ? (
        <ClientOnly fallback={<Loading what="the panel" rows={5} />}>
          <TryPanel
            routes={routes.filter(({ path }) => path.startsWith("/api/v1/"))}
            route={chosen}
            onRoute={setChosen}
            testUsers={testUsers}
            api={api}
            panel={panel}
          />
        </ClientOnly>
      ) : null}
      <AccessTable
        routes={routes}
        chosen={chosen}
        onTry={(route) => {
          setChosen(route);
          panel.current?.scrollIntoView({ block: "start" });
          panel.current?.focus({ preventScroll: true });
        }}
      />
    </div>
  );
}

const HEADINGS: Record<Caller, string> = {
  anonymous: "Anonymous",
  authenticated: "Signed in",
  viewer: "Viewer",
  editor: "Editor",
  owner: "Owner",
};

function AccessTable({
  routes,
  chosen,
  onTry,
}: {
  routes: Route[];
  chosen: Route | undefined;
  onTry: (route: Route) => void;
}) {
  const hydrated = useHydrated();
  return (
    <section className="card card--flush" aria-labelledby="map">
      <div className="card__head card__head--inset">
        <h2 id="map">Access map</h2>
        <span className="quiet small">{routes.length} routes</span>
      </div>
      {/* Keyboard users can only scroll a region that takes the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="table-frame" role="region" aria-labelledby="map" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Route</th>
              {CALLERS.map((caller) => (
                <th key={caller} scope="col" className="center">
                  {HEADINGS[caller]}
                </th>
              ))}
              <th scope="col">Decision</th>
              <th scope="col">
                <span className="hidden">Try it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {routes.map((route) => (
              <Row key={route.method + route.path} route={route} chosen={route === chosen} hydrated={hydrated} onTry={onTry} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps {
  route: Route;
  chosen: boolean;
  hydrated: boolean;
  onTry: (route: Route) => void;
}

function Row({ route, chosen, hydrated, onTry }: RowProps) {
  const may = allowedCallers(route);
  return (
    <tr className={chosen ? "chosen" : undefined}>
      <th scope="row">
        <span className="route">
          <span className={`method method--${route.method}`}>{route.method}</span>
          <Path path={route.path} />
        </span>
      </th>
      {CALLERS.map((caller) => (
        <Mark key={caller} may={may[caller]} />
      ))}
      <td>
        <span className="stack stack--tight">
          <span>
            <Decision route={route} />
          </span>
          <Remarks route={route} />
        </span>
      </td>
      <td>
        {route.path.startsWith("/api/v1/") ? (
          <button type="button" className="button button--small" disabled={!hydrated} onClick={() => onTry(route)}>
            Try<span className="hidden"> {route.method} {route.path}</span>
          </button>
        ) : null}
      </td>
    </tr>
  );
}

/** A path that wraps between its segments only. */
function Path({ path }: { path: string }) {
  return (
    <code>
      {path.split(/(?=\/)/).map((part, place) => (
        <Fragment key={place}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </code>
  );
}

function Mark({ may }: { may: boolean }) {
  return (
    <td className={`center ${may ? "yes" : "no"}`}>
      <span aria-hidden="true">{may ? "✓" : "–"}</span>
      <span className="hidden">{may ? "yes" : "no"}</span>
    </td>
  );
}

/** The conditions of a decision beside its badge. */
function Remarks({ route: { reason, overrides, noImpersonation, unscoped } }: { route: Route }) {
  return (
    <>
      {reason ? <span className="quiet small reason">{sentence(reason)}</span> : null}
      {overrides.length > 0 ? (
        <span className="quiet small reason">
          Or, in its organization:{" "}
          {overrides.map((override, place) => (
            <span key={override}>
              {place > 0 ? ", " : ""}
              <code>{override}</code>
            </span>
          ))}
        </span>
      ) : null}
      {noImpersonation ? <span className="quiet small reason">Impersonation is rejected.</span> : null}
      {unscoped ? <span className="quiet small reason">Beyond the caller’s rows: {unscoped}.</span> : null}
    </>
  );
}
