// Tokens of a JWT template. Only Clerk's Backend API issues them, so each needs a request that can fail.
import "server-only";
import { isClerkAPIResponseError } from "@clerk/nextjs/errors";
import { auth, clerkClient } from "@clerk/nextjs/server";
import { Misconfigured, Unavailable } from "@/session/token-errors";
import { withTimeout } from "@/session/with-timeout";

/** Clerk's client has no timeout. */
const TIMEOUT = 5_000;

/** Returns a token of the template, or null if no user is signed in or Clerk has ended the session. */
export async function templateToken(template: string): Promise<string | null> {
  const { sessionId, getToken } = await auth();
  if (sessionId === null) return null;
  try {
    return await withTimeout(getToken({ template }), TIMEOUT);
  } catch (cause) {
    if (isTransient(cause)) throw new Unavailable("Clerk's Backend API does not respond", { cause });
    if (await hasEnded(sessionId)) return null;
    throw new Misconfigured(`Clerk did not issue a token of the template ${template}: ${errorText(cause)}`, { cause });
  }
}

/**
 * Whether Clerk has ended the session.
 *
 * Clerk answers both an ended session and an unknown template with 404 `resource_not_found`, and a wrong secret key with
 * 401. Only the session's status distinguishes them.
 */
async function hasEnded(sessionId: string): Promise<boolean> {
  const { sessions } = await clerkClient();
  try {
    return (await withTimeout(sessions.getSession(sessionId), TIMEOUT)).status !== "active";
  } catch (cause) {
    if (isTransient(cause)) throw new Unavailable("Clerk's Backend API does not respond", { cause });
    return statusOf(cause) === 404;
  }
}

/** Whether a retry may succeed: no response, a 5xx, or too many requests. */
function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
}

function statusOf(error: unknown): number | undefined {
  return isClerkAPIResponseError(error) ? error.status : undefined;
}

/** Clerk's message, which names the unknown template or key. */
function errorText(error: unknown): string {
  if (!isClerkAPIResponseError(error)) return "no response";
  const words = error.errors.map(({ message, longMessage }) => longMessage ?? message).join("; ");
  return `${error.status} ${words}`.trim();
}
