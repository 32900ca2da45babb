// How a request is sent: with a token that is still good, again when that was wrong, and again when nobody answers.
import { noAnswer, saysNotNow } from "./problem";
import type { Outage } from "./outage";

/** The part of the token's keeper that sending needs. */
export interface Tokens {
  ensure: () => Promise<boolean>;
  renew: () => Promise<boolean>;
}

export interface Sending {
  tokens: Tokens;
  outage: Outage;
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
  const patiently = async <T>(request: Request, attempt: () => Promise<T>, failed: (result: T) => boolean) => {
    for (let tries = 0; ; tries += 1) {
      const result = await attempt().catch((error: unknown) => {
        if (request.signal.aborted) throw error;
        return null;
      });
      if (result !== null && !failed(result)) {
        outage.end();
        return result;
      }
      if (request.method !== "GET") {
        outage.notice();
        if (result !== null) return result;
        throw noAnswer();
      }
      await outage.pause(tries, request.signal);
    }
  };

  const sendOnce = (request: Request) => patiently(request, () => fetch(request.clone()), saysNotNow);

  return async (request) => {
    const signedIn = await patiently(request, tokens.ensure, () => false);
    const response = signedIn ? await sendOnce(request) : null;
    if (response && response.status !== 401) return response;
    // The cookie may have been lost, or the clock that timed it been asleep: one new token, one more try.
    const again = signedIn && (await patiently(request, tokens.renew, () => false)) ? await sendOnce(request) : response;
    if (again === null || again.status === 401) onSignedOut();
    return again ?? Response.json(SIGNED_OUT, { status: 401 });
  };
}

const SIGNED_OUT = { error: { code: "signed-out", message: "Nobody is signed in.", request_id: "" } };
