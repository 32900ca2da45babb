// Sends requests with a valid token, renews the token if it is refused, and retries reads during an outage.
import type { Outage } from "./outage";
import { asProblem, problemOf } from "./problem";

/** The part of `TokenRefresher` that sending needs. Both return whether a user is signed in. */
export interface Tokens {
  ensure: () => Promise<boolean>;
  renew: () => Promise<boolean>;
}

export interface Sending {
  tokens: Tokens;
  outage: Pick<Outage, "notice" | "end" | "pause">;
  fetch: (request: Request) => Promise<Response>;
  /** Opens the sign-in page. */
  onSignedOut: () => void;
}

/**
 * Returns a `fetch` for the API's client.
 *
 * Reads are retried until they are aborted. Writes are not: a lost response may have been a success, and a second
 * request would repeat the write.
 */
export function makeSend({ tokens, outage, fetch, onSignedOut }: Sending): (request: Request) => Promise<Response> {
  /** Runs `attempt`. Repeats it while the service is unavailable, if the request is a read. */
  async function withRetries<T>(request: Request, attempt: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        request.signal.throwIfAborted();
        const problem = asProblem(error);
        if (problem.kind !== "unavailable") throw problem;
        outage.notice();
        if (request.method !== "GET") throw problem;
        await outage.pause(tries, problem.retryAfter, request.signal);
      }
    }
  }

  const answerTo = (request: Request) =>
    withRetries(request, async () => {
      const response = await fetch(request.clone());
      if (response.status >= 500) {
        // An outage, as the API or a proxy reports it, or an internal error of the API.
        const problem = problemOf(response, await response.clone().json().catch(() => null));
        if (problem.kind === "unavailable") throw problem;
      }
      outage.end();
      return response;
    });

  /** Returns the response, or null if no user is signed in. */
  const answerWith = async (request: Request, token: () => Promise<boolean>) =>
    (await withRetries(request, token)) ? answerTo(request) : null;

  return async (request) => {
    let response = await answerWith(request, tokens.ensure);
    // The cookie may be lost or the session over. One retry with a new token tells which. A client with too many failures gets
    // 429 in place of 401.
    if (response?.status === 401 || response?.status === 429) response = (await answerWith(request, tokens.renew)) ?? response;
    if (response && response.status !== 401) return response;
    onSignedOut();
    return response ?? Response.json(SIGNED_OUT, { status: 401 });
  };
}

const SIGNED_OUT = { error: { code: "signed-out", message: "No user is signed in.", request_id: "" } };
