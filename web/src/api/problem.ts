// What went wrong, for the page to show: the one place that knows the API's error envelope and its status codes.
import type { components } from "./schema";

type Envelope = components["schemas"]["ErrorBody"];

/** Every way in which a request can fail, as a page tells them apart. */
export type ProblemKind =
  /** 401, and a new token did not help: sign in again. */
  | "signed-out"
  /** 403 or 404 by the owner's rule: somebody else's, or not there. The API does not say which. */
  | "not-yours"
  /** 403 `csrf`: this page's origin is not on the API's list. */
  | "csrf"
  /** 403 `impersonation`: somebody acts in another's name, and this is not for them. */
  | "impersonated"
  /** 422 or 400: what was sent is wrong, field by field. */
  | "invalid"
  /** 409 `organization_mismatch`: another organization is active than the page shows. */
  | "other-organization"
  /** 503, or no answer at all: worth trying again. */
  | "unavailable"
  /** Anything else: a fault of ours. */
  | "failed";

export class Problem extends Error {
  override name = "Problem";

  constructor(
    readonly kind: ProblemKind,
    message: string,
    /** The API's word for it. */
    readonly code: string,
    /** What to quote when asking for help. */
    readonly requestId: string | null = null,
    /** What each field should be, by the field's name. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** After how many seconds it is worth trying again, where the API said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** Whether what was asked for may have been done all the same: the answer is lost, or there was none. */
export function isUncertain({ kind }: Problem): boolean {
  return kind === "unavailable";
}

function isEnvelope(body: unknown): body is Envelope {
  const error = (body as Envelope | null)?.error;
  return typeof error?.code === "string" && typeof error.message === "string";
}

/**
 * One sentence for each field of the form: `portNumber`, `tags[2]` and `envVars.PORT` belong to one each.
 *
 * The first complaint counts. It says which item or name it is about, and whether others are wrong as well.
 */
function byField(fields: Envelope["error"]["fields"]): Record<string, string> {
  const found = new Map<string, string>();
  for (const { field, message } of fields ?? []) {
    const [name = "", part] = field.split(/[.[\]]+/);
    const place = part && /^\d+$/.test(part) ? `Item ${Number(part) + 1}` : part;
    const before = found.get(name);
    if (before === undefined) found.set(name, place ? `${place}: ${message}` : message);
    else if (place && !before.startsWith(`${place}:`) && !before.endsWith(MORE)) found.set(name, before + MORE);
  }
  return Object.fromEntries(found);
}

const MORE = " (and more)";

/** Seconds from `Retry-After`, which may also be a date; the API sends seconds. */
function seconds(header: string | null): number | null {
  return header !== null && /^\d{1,4}$/.test(header) ? Number(header) : null;
}

function kindOf(status: number, code: string): ProblemKind {
  if (status === 401) return "signed-out";
  if (status === 403) return FORBIDDEN.get(code) ?? "not-yours";
  // Any other 404 is about a route: the API is older than this page, or newer.
  if (status === 404) return code === "not_found" ? "not-yours" : "failed";
  if (code === "organization_mismatch") return "other-organization";
  if (status === 422 || status === 400) return "invalid";
  return status === 503 ? "unavailable" : "failed";
}

const FORBIDDEN: ReadonlyMap<string, ProblemKind> = new Map([
  ["csrf", "csrf"],
  ["impersonation", "impersonated"],
  // The API's own sentence names what the JWT template lacks.
  ["impersonation_unknown", "failed"],
  // Of this application's own route.
  ["wrong-origin", "failed"],
]);

const WORDS: Record<Exclude<ProblemKind, "invalid" | "failed">, string> = {
  "signed-out": "You are signed out.",
  "not-yours": "This is not yours, or it is not there.",
  csrf: "The API does not accept changes from this page’s address. Its FRONTEND_URL has to list it.",
  "other-organization":
    "Another organization is active than this page shows, perhaps since you switched in another tab. Load the page again.",
  impersonated: "You act in somebody else’s name. This is for them alone to do.",
  unavailable: "The service is not answering.",
};

/** The problem that an answer tells of. */
export function problemOf(response: Response, body: unknown): Problem {
  if (!isEnvelope(body)) {
    // A 5xx without the API's envelope is the word of a proxy that did not reach it.
    return response.status >= 500
      ? new Problem("unavailable", WORDS.unavailable, "no-answer")
      : new Problem("failed", `The service answered ${response.status}.`, "unexpected");
  }
  const { code, message, request_id: requestId, fields } = body.error;
  const kind = kindOf(response.status, code);
  const words = kind === "invalid" || kind === "failed" ? message : WORDS[kind];
  return new Problem(kind, words, code, requestId, byField(fields), seconds(response.headers.get("Retry-After")));
}

/** The problem of a request that got no answer at all. */
export function noAnswer(): Problem {
  return new Problem("unavailable", WORDS.unavailable, "no-answer");
}
