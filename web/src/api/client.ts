// The typed client of the API.
import createClient, { type Client } from "openapi-fetch";
import { asProblem, problemOf } from "./problem";
import type { paths } from "./schema";

export type Api = Client<paths>;

export function makeApi(origin: string | undefined, send: (request: Request) => Promise<Response>): Api {
  return createClient<paths>({
    baseUrl: origin ?? "",
    fetch: send,
    // Browsers send cookies to another origin only on request.
    credentials: origin ? "include" : "same-origin",
  });
}

/**
 * Returns a new value of `Idempotency-Key`. A form keeps its value while it is open: if the user submits it again because no
 * answer came, the API creates nothing more. (`crypto.randomUUID` is missing on pages without HTTPS.)
 */
export function newKey(): string {
  return `"${Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-")}"`;
}

/** A response as openapi-fetch returns it. */
interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Whether the caller aborted the request. This is not a `Problem`. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Returns the data of a response. Throws a `Problem` on an error or if there is no response. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer.catch((reason: unknown) => {
    throw isAbort(reason) ? reason : asProblem(reason);
  });
  if (!response.ok) throw problemOf(response, error);
  return data as T;
}
