// Reads unverified claims of a token. The API verifies the token with each request.
import type { Organization } from "@/sign-in/contract";

interface Claims {
  sub?: unknown;
  exp?: unknown;
  /** The session, which Clerk's session tokens always name. */
  sid?: unknown;
  /** The active organization, in version 2 of Clerk's session tokens and in version 1. */
  o?: { id?: unknown };
  org_id?: unknown;
}

function unverifiedClaims(token: string): Claims {
  try {
    const payload = token.split(".")[1] ?? "";
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    return {};
  }
}

/** Returns the whole seconds until the token expires; 0 if it has expired or is unreadable. */
export function secondsLeft(token: string, now = Date.now()): number {
  const { exp } = unverifiedClaims(token);
  return typeof exp === "number" && Number.isFinite(exp) ? Math.max(0, Math.floor(exp - now / 1000)) : 0;
}

/** Whether the token names another active organization. A JWT template may leave the organization out. */
export function namesOther(token: string, organization: Organization | null): boolean {
  const { o, org_id: first, sid } = unverifiedClaims(token);
  const named = o?.id ?? first ?? null;
  return named === null && sid === undefined ? false : named !== (organization?.id ?? null);
}

/** Returns the unverified `sub` of the token. */
export function subject(token: string): string | null {
  const { sub } = unverifiedClaims(token);
  return typeof sub === "string" ? sub : null;
}
