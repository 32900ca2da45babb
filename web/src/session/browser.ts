// The browser behind the token's keeper and the outage's clock: the parts that a test replaces.
import { isAbort } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { Timers } from "@/api/outage";
import type { Clock, Renewal } from "./keeper";

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

/** Has the cookie set anew. Throws when nobody can say whether somebody is signed in. */
export async function fetchRenewal(freshen: () => Promise<void>): Promise<Renewal> {
  await freshen();
  const response = await fetch(SET_TOKEN, { method: "POST" });
  if (response.status === 401) return "signed-out";
  const body: unknown = await response.json().catch((error: unknown) => {
    if (isAbort(error)) throw error;
    return null;
  });
  if (!response.ok) throw problemOf(response, body);
  return body as { expiresIn: number };
}

export async function clearCookie(): Promise<void> {
  await fetch(SET_TOKEN, { method: "DELETE" });
}

/** Goes to another page of the application as a whole new page: nothing that was loaded for somebody survives them. */
export function leaveFor(path: string): void {
  window.location.assign(path);
}
