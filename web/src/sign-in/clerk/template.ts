// Tokens of a JWT template. Only Clerk's Backend API makes them, so each is a request that can fail or be refused. Knows
// what a refusal means; what a browser is told of it, set-token decides.
import "server-only";
import { isClerkAPIResponseError } from "@clerk/nextjs/errors";
import { auth, clerkClient } from "@clerk/nextjs/server";
import { Misconfigured } from "@/session/misconfigured";
import { withTimeout } from "@/session/with-timeout";
import { Unavailable } from "@/session/unavailable";

/** Clerk's client would wait for as long as the connection stays open, and the browser with it. */
const PATIENCE = 5_000;

/** A token of the template for whoever is signed in; null for nobody, and for a session that Clerk has ended. */
export async function tokenOf(template: string): Promise<string | null> {
  const { sessionId, getToken } = await auth();
  if (sessionId === null) return null;
  try {
    return await withTimeout(getToken({ template }), PATIENCE);
  } catch (cause) {
    if (isPassing(cause)) throw new Unavailable("Clerk's Backend API does not answer", { cause });
    if (await hasEnded(sessionId)) return null;
    throw new Misconfigured(`Clerk gives no token of the template ${template}: ${wordsOf(cause)}`, { cause });
  }
}

/**
 * Whether Clerk says that the session is over.
 *
 * Clerk refuses a dead session and an unknown template alike, with 404 `resource_not_found`, and a wrong secret key is
 * 401. The session itself tells them apart.
 */
async function hasEnded(sessionId: string): Promise<boolean> {
  const { sessions } = await clerkClient();
  try {
    return (await withTimeout(sessions.getSession(sessionId), PATIENCE)).status !== "active";
  } catch (cause) {
    if (isPassing(cause)) throw new Unavailable("Clerk's Backend API does not answer", { cause });
    return statusOf(cause) === 404;
  }
}

/** Whether it is worth trying again: no answer, a fault of Clerk's, or too many requests. */
function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
}

function statusOf(error: unknown): number | undefined {
  return isClerkAPIResponseError(error) ? error.status : undefined;
}

/** Clerk's own words, which name the template or the key that it does not know. */
function wordsOf(error: unknown): string {
  if (!isClerkAPIResponseError(error)) return "no answer";
  const words = error.errors.map(({ message, longMessage }) => longMessage ?? message).join("; ");
  return `${error.status} ${words}`.trim();
}
