// The browser's clock, timers and navigation, which tests replace.
import { isAbort } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { Timers } from "@/api/outage";
import { leaveSilently } from "@/components/use-unsaved";
import type { Person } from "@/sign-in/contract";
import type { Clock, Renewal } from "./token-refresher";

const SET_TOKEN = "/api/auth/set-token";

export const browserClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

export const browserTimers: Timers = {
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      if (signal.aborted) done();
      else signal.addEventListener("abort", done);
    }),
};

/**
 * Renews the cookie of the user whose page this is. Throws if set-token fails.
 *
 * If another tab has signed in another user or switched the organization, the cookie is theirs. The page reloads, and the
 * returned promise never settles: pending requests must not run for the others.
 */
export async function fetchRenewal(
  refreshSession: () => Promise<void>,
  person: Person,
  signal: AbortSignal,
): Promise<Renewal> {
  await refreshSession();
  const response = await fetch(SET_TOKEN, { method: "POST", signal });
  if (response.status === 401) return "signed-out";
  const body: unknown = await response.json().catch((error: unknown) => {
    if (isAbort(error)) throw error;
    return null;
  });
  if (!response.ok) throw problemOf(response, body);
  const { expiresIn, id, organization } = body as { expiresIn: number; id: string; organization: string | null };
  if (id !== person.id || organization !== (person.organization?.id ?? null)) {
    reloadPage();
    return new Promise(() => {});
  }
  return { expiresIn };
}

export async function clearCookie(): Promise<void> {
  await fetch(SET_TOKEN, { method: "DELETE" });
}

/** Reloads the page for the user who is signed in now. */
export function reloadPage(): void {
  leaveSilently();
  window.location.reload();
}

/** Opens another page of the application with a full load, which discards the data of the current user. */
export function navigateTo(path: string): void {
  leaveSilently();
  window.location.assign(path);
}
