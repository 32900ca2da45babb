// The browser behind the token's refresher and the outage's clock: the parts that a test replaces.
import { isAbort } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { Timers } from "@/api/outage";
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
 * Has the cookie set anew for the person whose page this is. Throws when nobody can say whether somebody is signed in.
 *
 * Another tab may have signed somebody else in. The cookie is theirs then, and a page that goes on would act in their
 * name under the first one's: it is made anew, and nothing that waits for the token goes on.
 */
export async function fetchRenewal(
  freshen: () => Promise<void>,
  person: string,
  signal: AbortSignal,
): Promise<Renewal> {
  await freshen();
  const response = await fetch(SET_TOKEN, { method: "POST", signal });
  if (response.status === 401) return "signed-out";
  const body: unknown = await response.json().catch((error: unknown) => {
    if (isAbort(error)) throw error;
    return null;
  });
  if (!response.ok) throw problemOf(response, body);
  const { expiresIn, id } = body as { expiresIn: number; id: string };
  if (id !== person) {
    startAnew();
    return new Promise(() => {});
  }
  return { expiresIn };
}

export async function clearCookie(): Promise<void> {
  await fetch(SET_TOKEN, { method: "DELETE" });
}

/** Makes the page anew, as whoever is signed in now. */
export function startAnew(): void {
  window.location.reload();
}

/** Goes to another page of the application as a whole new page: nothing that was loaded for somebody survives them. */
export function leaveFor(path: string): void {
  window.location.assign(path);
}
