// The access map, read from `x-ownership` in the API's OpenAPI description.

/** A route and its decision. */
export interface Route {
  method: string;
  path: string;
  /** `public`, `authenticated`, `viewer`, `editor`, `owner`, `owner of each`, or a value of a newer API. */
  decision: string;
  /** The resources that the decision checks. */
  resources: string[];
  /** Clerk permissions and roles that let members of the row's organization through. */
  overrides: string[];
  /** Whether the route rejects impersonated sessions. */
  noImpersonation: boolean;
  /** Why the handler runs queries that are not limited to the caller’s rows; null if it runs none. */
  unscoped: string | null;
  /** Why a public route is public. */
  reason: string | null;
  summary: string;
  /** Names of the path parameters. */
  parameters: string[];
  /** A sample JSON body; null if the route takes no body. */
  sample: string | null;
}

/** Nothing is assumed about a description: it may come from another version of the API. */
type Json = Record<string, unknown>;

function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function asString(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function routesOf(description: unknown): Route[] {
  const document = asObject(description);
  const routes = Object.entries(asObject(document.paths)).flatMap(([path, operations]) =>
    Object.entries(asObject(operations)).flatMap(([method, operation]) => {
      const found = route(path, method, asObject(operation), document);
      return found ? [found] : [];
    }),
  );
  return routes.sort((one, other) => one.path.localeCompare(other.path) || rank(one.method) - rank(other.method));
}

function rank(method: string): number {
  return ["GET", "POST", "PATCH", "PUT", "DELETE"].indexOf(method);
}

function route(path: string, method: string, operation: Json, document: Json): Route | null {
  const ownership = asObject(operation["x-ownership"]);
  if (typeof ownership.decision !== "string") return null;
  const checks = Array.isArray(ownership.checks) ? ownership.checks : [];
  return {
    method: method.toUpperCase(),
    path,
    decision: ownership.decision,
    resources: checks.map((check) => asString(asObject(check).resource)),
    overrides: [...new Set(checks.flatMap((check) => asStrings(asObject(check).overrides)))],
    noImpersonation: ownership.noImpersonation === true,
    unscoped: typeof ownership.unscoped === "string" ? ownership.unscoped : null,
    reason: typeof ownership.reason === "string" ? ownership.reason : null,
    // Rustdoc marks code with backticks, which the page does not render.
    summary: asString(operation.summary).replaceAll("`", ""),
    parameters: Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? ""),
    sample: sampleBody(operation, document),
  };
}

function sampleBody(operation: Json, document: Json): string | null {
  const content = asObject(asObject(operation.requestBody).content);
  const schema = asObject(content["application/json"]).schema;
  return schema === undefined ? null : JSON.stringify(sample(schema, document, 0), null, 2);
}

/** Returns a value that a schema allows: its example, or its required properties alone. */
export function sample(schema: unknown, document: Json, depth: number): unknown {
  const { $ref, example, enum: choices, type, properties, required, items, oneOf } = asObject(schema);
  if (depth > 8) return null;
  if (typeof $ref === "string") {
    const target = $ref.split("/").slice(1).reduce<unknown>((value, key) => asObject(value)[key], document);
    return sample(target, document, depth + 1);
  }
  if (example !== undefined) return example;
  if (Array.isArray(choices)) return choices[0];
  if (Array.isArray(oneOf)) return sample(oneOf.at(-1), document, depth + 1);
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === "object" || properties) {
    const names = Array.isArray(required) && required.length > 0 ? required.map(asString) : Object.keys(asObject(properties)).slice(0, 1);
    return Object.fromEntries(names.map((name) => [name, sample(asObject(properties)[name], document, depth + 1)]));
  }
  if (kind === "array") return [sample(items, document, depth + 1)];
  if (kind === "integer" || kind === "number") return 1;
  if (kind === "boolean") return true;
  return "example";
}

/** The kinds of callers, from the least to the most privileged. */
export const CALLERS = ["anonymous", "authenticated", "viewer", "editor", "owner"] as const;

export type Caller = (typeof CALLERS)[number];

/** The least privileged caller that each decision lets through. */
const MINIMUM_CALLER: ReadonlyMap<string, Caller> = new Map([
  ["public", "anonymous"],
  ["authenticated", "authenticated"],
  ["viewer", "viewer"],
  ["editor", "editor"],
]);

/** Returns which callers a decision lets through. An unknown decision counts as the owner's alone. */
export function allowedCallers({ decision }: Route): Record<Caller, boolean> {
  const first = CALLERS.indexOf(MINIMUM_CALLER.get(decision) ?? "owner");
  return Object.fromEntries(CALLERS.map((caller, place) => [caller, place >= first])) as Record<Caller, boolean>;
}

/** Fills in the path parameters. Each stays one segment, except `.` and `..`, which cannot be encoded. */
export function filledPath(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}
