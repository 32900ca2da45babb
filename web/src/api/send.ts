// How a request is sent: with a token that is still good, again when that was wrong, and again when nobody answers.
import type { Outage } from "./outage";
import { Problem, noAnswer, problemOf } from "./problem";

/** The part of the token's refresher that sending needs: each says whether somebody is signed in. */
export interface Tokens {
  ensure: () => Promise<boolean>;
  renew: () => Promise<boolean>;
}

export interface Sending {
  tokens: Tokens;
  outage: Pick<Outage, "notice" | "end" | "pause">;
  fetch: (request: Request) => Promise<Response>;
  /** Leads to the sign-in page. */
  onSignedOut: () => void;
}

/**
 * A `fetch` for the API's client.
 *
 * Reads are tried again by themselves for as long as somebody waits for them. Writes are not: an answer that was lost
 * may have been a success, and only the person can tell whether to send again.
 */
export function makeSend({ tokens, outage, fetch, onSignedOut }: Sending): (request: Request) => Promise<Response> {
  /** What `attempt` comes to; for a read, once it comes to anything but "not now". */
  async function patiently<T>(request: Request, attempt: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        request.signal.throwIfAborted();
        const problem = error instanceof Problem ? error : noAnswer();
        if (problem.kind !== "unavailable") throw problem;
        outage.notice();
        if (request.method !== "GET") throw problem;
        await outage.pause(tries, problem.retryAfter, request.signal);
      }
    }
  }

  const answerTo = (request: Request) =>
    patiently(request, async () => {
      const response = await fetch(request.clone());
      if (response.status >= 500) {
        // "Not now", in the API's own words or in those of a proxy that did not reach it, or the API's fault.
        const problem = problemOf(response, await response.clone().json().catch(() => null));
        if (problem.kind === "unavailable") throw problem;
      }
      outage.end();
      return response;
    });

  /** The answer with the token that `tokens` gives; null when nobody is signed in. */
  const answerWith = async (request: Request, token: () => Promise<boolean>) =>
    (await patiently(request, token)) ? answerTo(request) : null;

  return async (request) => {
    let response = await answerWith(request, tokens.ensure);
    // The cookie may have been lost, or the session just have ended: one new token and one more try tell.
    if (response?.status === 401) response = (await answerWith(request, tokens.renew)) ?? response;
    if (response && response.status !== 401) return response;
    onSignedOut();
    return response ?? Response.json(SIGNED_OUT, { status: 401 });
  };
}

const SIGNED_OUT = { error: { code: "signed-out", message: "Nobody is signed in.", request_id: "" } };
