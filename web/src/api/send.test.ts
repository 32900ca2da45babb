import { describe, expect, test, vi } from "vitest";
import { Problem } from "./problem";
import { makeSend } from "./send";

const URL = "https://app.example.com/api/v1/deployments";

interface Script {
  /** The response statuses in order; 0 means no response. */
  answers: number[];
  ensure?: boolean;
  renew?: boolean | "unavailable once";
}

function setup({ answers, ensure = true, renew = true }: Script) {
  const left = [...answers];
  let failures = renew === "unavailable once" ? 1 : 0;
  const fetch = vi.fn(async (request: Request) => {
    await request.text();
    const status = left.shift();
    if (status === undefined) throw new Error("one request too many");
    if (status === 0) throw new TypeError("Failed to fetch");
    // A proxy that did not reach the API does not send its envelope.
    if (status === 500) return new Response("Internal Server Error", { status });
    // Some proxies send JSON.
    if (status === 502) return Response.json({ message: "no healthy upstream" }, { status });
    return Response.json({ error: { code: "any", message: "Any.", request_id: "req_1" } }, { status });
  });
  const tokens = {
    ensure: vi.fn(async () => ensure),
    renew: vi.fn(async () => {
      if (failures-- > 0) throw new Error("no token");
      return renew !== false;
    }),
  };
  const outage = { notice: vi.fn(), end: vi.fn(), pause: vi.fn(async () => {}) };
  const onSignedOut = vi.fn();
  const send = makeSend({ tokens, outage, fetch, onSignedOut });
  return { send, fetch, tokens, outage, onSignedOut, left };
}

const get = () => new Request(URL);
const post = () => new Request(URL, { method: "POST", body: '{"name":"shop"}' });

describe("a request", () => {
  test("waits for a valid token", async () => {
    const { send, tokens, fetch } = setup({ answers: [200] });
    expect((await send(get())).status).toBe(200);
    expect(tokens.ensure.mock.invocationCallOrder[0]).toBeLessThan(fetch.mock.invocationCallOrder[0] ?? 0);
    expect(tokens.renew).not.toHaveBeenCalled();
  });

  test.each([401, 429])("answered %i is retried once with a new token", async (status) => {
    const { send, tokens, fetch, onSignedOut } = setup({ answers: [status, 201] });
    expect((await send(post())).status).toBe(201);
    expect(tokens.renew).toHaveBeenCalledOnce();
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  test("answered 401 twice leads to the sign-in page", async () => {
    const { send, fetch, onSignedOut } = setup({ answers: [401, 401] });
    expect((await send(get())).status).toBe(401);
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  test("answered 429 twice is answered 429", async () => {
    const { send, onSignedOut } = setup({ answers: [429, 429] });
    expect((await send(get())).status).toBe(429);
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  test("without a session is not sent", async () => {
    const { send, fetch, onSignedOut } = setup({ answers: [], ensure: false });
    expect((await send(get())).status).toBe(401);
    expect(fetch).not.toHaveBeenCalled();
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  test("refused otherwise is not retried", async () => {
    for (const status of [400, 403, 404, 422]) {
      const { send, tokens, fetch } = setup({ answers: [status] });
      expect((await send(get())).status).toBe(status);
      expect(tokens.renew).not.toHaveBeenCalled();
      expect(fetch).toHaveBeenCalledOnce();
    }
  });
});

test("a failed token request is not an outage", async () => {
  const { send, tokens, outage, fetch } = setup({ answers: [] });
  tokens.ensure.mockRejectedValueOnce(new Problem("failed", "The token is too long.", "token-too-long"));
  await expect(send(get())).rejects.toMatchObject({ code: "token-too-long" });
  expect(outage.notice).not.toHaveBeenCalled();
  expect(fetch).not.toHaveBeenCalled();
});

describe("without a response", () => {
  test("a read is retried with backoff until it succeeds", async () => {
    const { send, outage } = setup({ answers: [503, 0, 500, 502, 200] });
    expect((await send(get())).status).toBe(200);
    expect(outage.pause.mock.calls.map(([tries]: unknown[]) => tries)).toEqual([0, 1, 2, 3]);
    expect(outage.end).toHaveBeenCalledOnce();
  });

  test("a write is sent once and throws", async () => {
    for (const status of [503, 0, 500, 502]) {
      const { send, fetch, outage } = setup({ answers: [status] });
      await expect(send(post())).rejects.toMatchObject({ kind: "unavailable" });
      expect(fetch).toHaveBeenCalledOnce();
      expect(outage.notice).toHaveBeenCalledOnce();
    }
  });

  test("to a token request, the session stays", async () => {
    const { send, onSignedOut, outage } = setup({ answers: [401, 200], renew: "unavailable once" });
    expect((await send(get())).status).toBe(200);
    expect(outage.pause).toHaveBeenCalledOnce();
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  test("a token alone does not end the outage", async () => {
    const { send, outage } = setup({ answers: [503, 503, 200] });
    outage.pause.mockImplementation(async () => expect(outage.end).not.toHaveBeenCalled());
    await send(get());
    expect(outage.end).toHaveBeenCalledOnce();
  });

  test("an internal error of the API is returned, not retried", async () => {
    const { send, fetch, outage } = setup({ answers: [507] });
    const answer = await send(get());
    expect([answer.status, await answer.json()]).toMatchObject([507, { error: { code: "any" } }]);
    expect(fetch).toHaveBeenCalledOnce();
    expect(outage.notice).not.toHaveBeenCalled();
  });

  test("an aborted read stops retrying", async () => {
    const abort = new AbortController();
    const { send, outage, fetch } = setup({ answers: [503, 503] });
    outage.pause.mockImplementation(async () => abort.abort());
    const outcome = await send(new Request(URL, { signal: abort.signal })).catch((error: unknown) => error);
    expect(outcome).not.toBeInstanceOf(Problem);
    expect(outcome).toMatchObject({ name: "AbortError" });
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});
