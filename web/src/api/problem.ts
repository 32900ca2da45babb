// Turns the API's error envelope and status codes into what a page shows.
import type { components } from "./schema";

type Envelope = components["schemas"]["ErrorBody"];

/** The kinds of failures that a page distinguishes. */
export type ProblemKind =
  /** 401, even with a new token. */
  | "signed-out"
  /** 403 or 404 from the ownership check. The API does not say whether the row exists. */
  | "not-yours"
  /** 403 `csrf`: the API does not list this page's origin. */
  | "csrf"
  /** 403 `impersonation`: another user acts in this session. */
  | "impersonated"
  /** 422 or 400: invalid input, listed by field. */
  | "invalid"
  /** 409 `organization_mismatch`: the page shows another organization than the active one. */
  | "other-organization"
  /** 503 or no response: a retry may succeed. */
  | "unavailable"
  /** Any other failure. */
  | "failed";

export class Problem extends Error {
  override name = "Problem";

  constructor(
    readonly kind: ProblemKind,
    message: string,
    /** The API's error code. */
    readonly code: string,
    /** Identifies the request in the API's log. */
    readonly requestId: string | null = null,
    /** Messages by field name. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** Seconds from the `Retry-After` header. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** Whether a write may have succeeded although no response arrived. */
export function isUncertain({ kind }: Problem): boolean {
  return kind === "unavailable";
}

function isEnvelope(body: unknown): body is Envelope {
  const error = (body as Envelope | null)?.error;
  return typeof error?.code === "string" && typeof error.message === "string";
}

/**
 * Returns one message for each field of the form. `tags[2]` belongs to `tags`, `envVars.PORT` to `envVars`.
 *
 * The first error counts. The message names the item, and says whether other items are invalid too.
 */
function byField(fields: Envelope["error"]["fields"]): Record<string, string> {
  const found = new Map<string, string>();
  for (const { field, message } of fields ?? []) {
    const [name = "", part] = field.split(/[.[\]]+/);
    const place = part && /^\d+$/.test(part) ? `Item ${Number(part) + 1}` : part;
    const before = found.get(name);
    if (before === undefined) found.set(name, place ? `${place}: ${sentence(message)}` : sentence(message));
    else if (place && !before.startsWith(`${place}:`) && !before.endsWith(MORE)) found.set(name, before + MORE);
  }
  return Object.fromEntries(found);
}

const MORE = " Other items are invalid too.";

/** The text as a complete sentence: capitalized, with a final period. */
export function sentence(text: string): string {
  const capitalized = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capitalized) ? capitalized : `${capitalized}.`;
}

/** Parses `Retry-After` in seconds. The API never sends a date. */
function seconds(header: string | null): number | null {
  return header !== null && /^\d{1,4}$/.test(header) ? Number(header) : null;
}

function kindOf(status: number, code: string): ProblemKind {
  if (status === 401) return "signed-out";
  if (status === 403) return FORBIDDEN.get(code) ?? "not-yours";
  // Any other 404 concerns a route: the API and this page differ in version.
  if (status === 404) return code === "not_found" ? "not-yours" : "failed";
  if (code === "organization_mismatch") return "other-organization";
  if (status === 422 || status === 400) return "invalid";
  return status === 503 ? "unavailable" : "failed";
}

const FORBIDDEN: ReadonlyMap<string, ProblemKind> = new Map([
  ["csrf", "csrf"],
  ["impersonation", "impersonated"],
  // The API's message names what the JWT template lacks.
  ["impersonation_unknown", "failed"],
  // Sent by this application's set-token route.
  ["wrong-origin", "failed"],
]);

const MESSAGES: Record<Exclude<ProblemKind, "invalid" | "failed">, string> = {
  "signed-out": "You are signed out.",
  "not-yours": "This is not yours, or it does not exist.",
  csrf: "The API rejects changes from this page’s address. Add the address to FRONTEND_URL.",
  "other-organization":
    "The active organization is not the one on this page. You may have switched in another tab. Reload the page.",
  impersonated: "You are acting for another user. Only that user can do this.",
  unavailable: "The service is not responding.",
};

/** The API's messages name a header, which users of a form do not know. */
const SUBMITTED: ReadonlyMap<string, string> = new Map([
  ["idempotency_key_in_use", "This was submitted before and is not finished. Try again in a second."],
  ["idempotency_key_reused", "This was submitted before with other values, and created. Find it in the list."],
]);

/** Returns the problem that an error response describes. */
export function problemOf(response: Response, body: unknown): Problem {
  if (!isEnvelope(body)) {
    // A 5xx without the API's envelope comes from a proxy that did not reach the API.
    return response.status >= 500
      ? new Problem("unavailable", MESSAGES.unavailable, "no-answer")
      : new Problem("failed", `The service returned status ${response.status}.`, "unexpected");
  }
  const { code, message, request_id: requestId, fields } = body.error;
  const kind = kindOf(response.status, code);
  const text = SUBMITTED.get(code) ?? (kind === "invalid" || kind === "failed" ? sentence(message) : MESSAGES[kind]);
  return new Problem(kind, text, code, requestId, byField(fields), seconds(response.headers.get("Retry-After")));
}

/** Returns the error itself if it is a problem. Any other error means that there was no response. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : noAnswer();
}

/** Returns the problem of a request without a response. */
export function noAnswer(): Problem {
  return new Problem("unavailable", MESSAGES.unavailable, "no-answer");
}
