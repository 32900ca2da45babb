// Who may call what: the access map, read from the `x-ownership` that the API puts into its own description.

/** A route and its decision. */
export interface Route {
  method: string;
  path: string;
  /** `public`, `authenticated`, `viewer`, `editor`, `owner`, `owner of each`, or a word that a newer API knows. */
  decision: string;
  /** The resources that it is about. */
  resources: string[];
  /** What lets members of the row's organization through: permissions and roles of Clerk's. */
  overrides: string[];
  /** Whether somebody who acts in another's name is refused whatever is theirs. */
  noImpersonation: boolean;
  /** Why it is open to everybody, where it is. */
  reason: string | null;
  /** What the handler's author wrote about it. */
  summary: string;
  /** The names of its path parameters. */
  parameters: string[];
  /** A body to begin with, as JSON; null where it takes none. */
  sample: string | null;
}

/** Nothing of a description is taken for granted: it may come from another version of the API. */
type Json = Record<string, unknown>;

function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function routesOf(description: unknown): Route[] {
  const document = object(description);
  const routes = Object.entries(object(document.paths)).flatMap(([path, operations]) =>
    Object.entries(object(operations)).flatMap(([method, operation]) => {
      const found = route(path, method, object(operation), document);
      return found ? [found] : [];
    }),
  );
  return routes.sort((one, other) => one.path.localeCompare(other.path) || rank(one.method) - rank(other.method));
}

function rank(method: string): number {
  return ["GET", "POST", "PATCH", "PUT", "DELETE"].indexOf(method);
}

function route(path: string, method: string, operation: Json, document: Json): Route | null {
  const ownership = object(operation["x-ownership"]);
  if (typeof ownership.decision !== "string") return null;
  const checks = Array.isArray(ownership.checks) ? ownership.checks : [];
  return {
    method: method.toUpperCase(),
    path,
    decision: ownership.decision,
    resources: checks.map((check) => string(object(check).resource)),
    overrides: [...new Set(checks.flatMap((check) => strings(object(check).overrides)))],
    noImpersonation: ownership.noImpersonation === true,
    reason: typeof ownership.reason === "string" ? ownership.reason : null,
    // Rustdoc marks code with backticks, which mean nothing here.
    summary: string(operation.summary).replaceAll("`", ""),
    parameters: Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? ""),
    sample: sampleBody(operation, document),
  };
}

function sampleBody(operation: Json, document: Json): string | null {
  const content = object(object(operation.requestBody).content);
  const schema = object(content["application/json"]).schema;
  return schema === undefined ? null : JSON.stringify(sample(schema, document, 0), null, 2);
}

/** A value that a schema allows: what it gives as an example, or the least that it demands. */
export function sample(schema: unknown, document: Json, depth: number): unknown {
  const { $ref, example, enum: choices, type, properties, required, items, oneOf } = object(schema);
  if (depth > 8) return null;
  if (typeof $ref === "string") {
    const target = $ref.split("/").slice(1).reduce<unknown>((value, key) => object(value)[key], document);
    return sample(target, document, depth + 1);
  }
  if (example !== undefined) return example;
  if (Array.isArray(choices)) return choices[0];
  if (Array.isArray(oneOf)) return sample(oneOf.at(-1), document, depth + 1);
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === "object" || properties) {
    const names = Array.isArray(required) && required.length > 0 ? required.map(string) : Object.keys(object(properties)).slice(0, 1);
    return Object.fromEntries(names.map((name) => [name, sample(object(properties)[name], document, depth + 1)]));
  }
  if (kind === "array") return [sample(items, document, depth + 1)];
  if (kind === "integer" || kind === "number") return 1;
  if (kind === "boolean") return true;
  return "example";
}

/** Everybody who may call, from the one with the least to do with a row to its owner. */
export const CALLERS = ["anonymous", "authenticated", "viewer", "editor", "owner"] as const;

export type Caller = (typeof CALLERS)[number];

/** Who is the first to be let through; those after them are too. */
const FIRST: ReadonlyMap<string, Caller> = new Map([
  ["public", "anonymous"],
  ["authenticated", "authenticated"],
  ["viewer", "viewer"],
  ["editor", "editor"],
]);

/** Whether a decision lets each kind of caller through. A word that is not known promises nothing to anybody else. */
export function mayCall({ decision }: Route): Record<Caller, boolean> {
  const first = CALLERS.indexOf(FIRST.get(decision) ?? "owner");
  return Object.fromEntries(CALLERS.map((caller, place) => [caller, place >= first])) as Record<Caller, boolean>;
}

/** The path with its parameters filled in. Each stays one part of it, unless it is dots alone: these cannot be encoded. */
export function filledPath(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}
