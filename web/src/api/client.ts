// The API's client, typed by its own description.
import createClient, { type Client } from "openapi-fetch";
import { Problem, noAnswer, problemOf } from "./problem";
import type { paths } from "./schema";

export type Api = Client<paths>;

export function makeApi(origin: string | undefined, send: (request: Request) => Promise<Response>): Api {
  return createClient<paths>({
    baseUrl: origin ?? "",
    fetch: send,
    // Another origin gets the cookie only when asked to; for our own, this is what browsers do anyway.
    credentials: origin ? "include" : "same-origin",
  });
}

/** What the client makes of an answer. */
interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Whether somebody gave up waiting, which is no problem of anybody's. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** The data of an answer; throws a `Problem` when it is an error, or when there was none. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer.catch((reason: unknown) => {
    if (reason instanceof Problem || isAbort(reason)) throw reason;
    throw noAnswer();
  });
  if (!response.ok) throw problemOf(response, error);
  return data as T;
}
