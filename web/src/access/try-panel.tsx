"use client";
// Sends one request as several callers and compares the responses.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent, type RefObject } from "react";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Field } from "@/components/field";
import { sendAs } from "@/app/(console)/access/actions";
import { Decision } from "./decision";
import { filledPath, type Route } from "./map";
import { verdictOf, type Verdict } from "./verdict";

interface Props {
  routes: Route[];
  route: Route;
  onRoute: (route: Route) => void;
  testUsers: readonly string[];
  api: string;
  panel: RefObject<HTMLElement | null>;
}

interface Caller {
  name: string;
  how: string;
  send: (method: string, path: string, body: string | null) => Promise<Verdict | null>;
}

const REASONS: Record<number, string> = {
  200: "OK.",
  201: "Created.",
  204: "Done.",
  308: "Redirect.",
  400: "The request is malformed.",
  401: "Not signed in.",
  403: "Not yours.",
  404: "Route not found.",
  409: "Conflict.",
  414: "The URL is too long.",
  422: "Access granted, but the input is invalid.",
  429: "Too many requests.",
  503: "Service unavailable.",
};

export function TryPanel({ routes, route, onRoute, testUsers, api, panel }: Props) {
  return (
    <section className="card" aria-labelledby="try" ref={panel} tabIndex={-1}>
      <div className="card__head">
        <h2 id="try">Try it</h2>
        <Decision route={route} />
      </div>
      <div className="stack">
        <Field id="route" label="Route" hint={route.summary}>
          {(field) => (
            <select
              {...field}
              className="input mono"
              value={route.method + route.path}
              onChange={(event) => {
                const found = routes.find(({ method, path }) => method + path === event.target.value);
                if (found) onRoute(found);
              }}
            >
              {routes.map(({ method, path }) => (
                <option key={method + path} value={method + path}>
                  {method} {path}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Trial key={route.method + route.path} route={route} testUsers={testUsers} api={api} />
      </div>
    </section>
  );
}

/** The request form of one route, and the responses. */
function Trial({ route, testUsers, api }: Pick<Props, "route" | "testUsers" | "api">) {
  const { person } = useConsole();
  const known = useKnownIds();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [body, setBody] = useState(route.sample);
  const [verdicts, setVerdicts] = useState<Record<string, Verdict | null>>({});
  const [sending, setSending] = useState(false);
  const there = useRef(false);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);

  const others = testUsers.filter((name) => `user_${name}` !== person.id);
  const callers = useCallers(others, api);
  const values = Object.fromEntries(
    route.parameters.map((name) => [name, typed[name] ?? suggestion(route, name, known, person.id, others[0])]),
  );
  const path = filledPath(route.path, values);
  const changes = route.method !== "GET";
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    setVerdicts({});
    // In sequence, because a caller's request may change what the next caller finds.
    for (const caller of callers) {
      // The user has switched to another route.
      if (!there.current) return;
      const verdict = await caller.send(route.method, path, body).catch(() => null);
      setVerdicts((verdicts) => ({ ...verdicts, [caller.name]: verdict }));
    }
    setSending(false);
  };

  return (
    <>
      <form className="stack" onSubmit={(event) => void send(event)}>
        {route.parameters.length > 0 ? (
          <div className="columns">
            {route.parameters.map((name) => (
              <Field key={name} id={`parameter-${name}`} label={name}>
                {(field) => (
                  <input
                    {...field}
                    className="input mono"
                    value={values[name] ?? ""}
                    onChange={(event) => setTyped((typed) => ({ ...typed, [name]: event.target.value }))}
                    autoComplete="off"
                    spellCheck={false}
                    // `.` and `..` change the path and cannot be encoded.
                    pattern="(?!\.\.?$).*"
                    title="Not . or .."
                    required
                  />
                )}
              </Field>
            ))}
          </div>
        ) : null}
        {body !== null ? (
          <Field id="body" label="Body">
            {(field) => (
              <textarea
                {...field}
                className="input mono"
                value={body}
                onChange={(event) => setBody(event.target.value)}
                spellCheck={false}
              />
            )}
          </Field>
        ) : null}
        <div className="row">
          <button className="button button--main" aria-disabled={sending}>
            {sending ? "Sending…" : `Send as ${listed(callers.map(({ name }) => name))}`}
          </button>
          {changes ? <span className="quiet small">These are real requests. If the caller has access, the change is made.</span> : null}
        </div>
      </form>
      <div className="verdicts" aria-live="polite">
        {callers.map((caller) =>
          caller.name in verdicts ? (
            <VerdictCard key={caller.name} caller={caller} verdict={verdicts[caller.name] ?? null} />
          ) : null,
        )}
      </div>
    </>
  );
}

function VerdictCard({ caller, verdict }: { caller: Caller; verdict: Verdict | null }) {
  const status = verdict?.status ?? 0;
  const tone = status === 0 || status === 401 || status >= 404 ? "warn" : status >= 400 ? "bad" : "good";
  return (
    <div className={`verdict verdict--${tone}`}>
      <div className="row row--apart">
        <strong>{caller.name}</strong>
        <span className="quiet small">{caller.how}</span>
      </div>
      <span className="verdict__status">{verdict ? status : "–"}</span>
      <span>{verdict ? (REASONS[status] ?? "") : "The request could not be sent."}</span>
      {verdict?.code ? <code>{verdict.code}</code> : null}
      {verdict?.body ? (
        <details>
          <summary>Response body</summary>
          <pre>{verdict.body}</pre>
        </details>
      ) : null}
    </div>
  );
}

/** The signed-in user by cookie, the other test users by Bearer token, and an anonymous caller. */
function useCallers(others: readonly string[], api: string): Caller[] {
  const { profile } = useConsole();
  const fromHere =
    (credentials: RequestCredentials): Caller["send"] =>
    async (method, path, body) => {
      const headers: HeadersInit = body === null ? {} : { "Content-Type": "application/json" };
      const response = await fetch(api + path, { method, headers, body, credentials }).catch(() => null);
      return response && verdictOf(response);
    };
  return [
    { name: profile?.name ?? "You", how: "Session cookie", send: fromHere(api ? "include" : "same-origin") },
    ...others.map((name) => ({
      name: name.charAt(0).toUpperCase() + name.slice(1),
      how: "Bearer token",
      send: (method: string, path: string, body: string | null) => sendAs(name, method, path, body).catch(() => null),
    })),
    { name: "Anonymous", how: "No credentials", send: fromHere("omit") },
  ];
}

interface Known {
  deployment: string;
  endpoint: string;
}

/** Ids of the user's newest deployment and endpoint, as sample parameters. */
function useKnownIds(): Known {
  const { api } = useConsole();
  const { data } = useQuery({
    queryKey: ["known ids"],
    queryFn: async ({ signal }): Promise<Known> => {
      const query = { limit: 1 };
      const own = await ask(api.GET("/api/v1/deployments", { params: { query }, signal }));
      const deployment = own.items[0]?.id;
      if (!deployment) return { deployment: "", endpoint: "" };
      const path = { deployment_id: deployment };
      const within = await ask(
        api.GET("/api/v1/deployments/{deployment_id}/endpoints", { params: { path, query }, signal }),
      );
      return { deployment, endpoint: within.items[0]?.id ?? "" };
    },
  });
  return data ?? { deployment: "", endpoint: "" };
}

function suggestion(
  { path }: Route,
  parameter: string,
  known: Known,
  person: string,
  other: string | undefined,
): string {
  if (parameter === "endpoint_id") return known.endpoint;
  if (parameter === "user_id") return other ? `user_${other}` : "";
  if (parameter === "deployment_id" || path.includes("/deployments/{id}")) return known.deployment;
  return path.includes("/users/{id}") ? person : "";
}

function listed(names: string[]): string {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(names);
}
