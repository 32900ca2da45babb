import { describe, expect, test, vi } from "vitest";
import { Problem } from "./problem";
import { makeSend } from "./send";

const URL = "https://app.example.com/api/v1/deployments";

interface Script {
  /** The statuses of the answers, in their order; 0 is no answer at all. */
  answers: number[];
  ensure?: boolean;
  renew?: boolean | "unavailable once";
}

function scene({ answers, ensure = true, renew = true }: Script) {
  const left = [...answers];
  let failures = renew === "unavailable once" ? 1 : 0;
  const fetch = vi.fn(async (request: Request) => {
    await request.text();
    const status = left.shift();
    if (status === undefined) throw new Error("one request too many");
    if (status === 0) throw new TypeError("Failed to fetch");
    // 500 is a proxy's word here, which did not reach the API and knows nothing of its envelope.
    if (status === 500) return new Response("Internal Server Error", { status });
    // And so is 502, from one that writes JSON.
    if (status === 502) return Response.json({ message: "no healthy upstream" }, { status });
    return Response.json({ error: { code: "any", message: "Any.", request_id: "req_1" } }, { status });
  });
  const tokens = {
    ensure: vi.fn(async () => ensure),
    renew: vi.fn(async () => {
      if (failures-- > 0) throw new Error("no token can be had");
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
  test("is sent with a token that is made sure of before", async () => {
    const { send, tokens, fetch } = scene({ answers: [200] });
    expect((await send(get())).status).toBe(200);
    expect(tokens.ensure.mock.invocationCallOrder[0]).toBeLessThan(fetch.mock.invocationCallOrder[0] ?? 0);
    expect(tokens.renew).not.toHaveBeenCalled();
  });

  test("that is answered 401 is sent once more, with a new token and the same body", async () => {
    const { send, tokens, fetch, onSignedOut } = scene({ answers: [401, 201] });
    expect((await send(post())).status).toBe(201);
    expect(tokens.renew).toHaveBeenCalledOnce();
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  test("that is answered 401 again leads to the sign-in page, and is not sent a third time", async () => {
    const { send, fetch, onSignedOut } = scene({ answers: [401, 401] });
    expect((await send(get())).status).toBe(401);
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  test("of nobody is not sent at all", async () => {
    const { send, fetch, onSignedOut } = scene({ answers: [], ensure: false });
    expect((await send(get())).status).toBe(401);
    expect(fetch).not.toHaveBeenCalled();
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  test("that is refused otherwise is neither renewed nor repeated", async () => {
    for (const status of [400, 403, 404, 422]) {
      const { send, tokens, fetch } = scene({ answers: [status] });
      expect((await send(get())).status).toBe(status);
      expect(tokens.renew).not.toHaveBeenCalled();
      expect(fetch).toHaveBeenCalledOnce();
    }
  });
});

test("a token that cannot be had at all is told at once, and is no outage", async () => {
  const { send, tokens, outage, fetch } = scene({ answers: [] });
  tokens.ensure.mockRejectedValueOnce(new Problem("failed", "The token is too long.", "token-too-long"));
  await expect(send(get())).rejects.toMatchObject({ code: "token-too-long" });
  expect(outage.notice).not.toHaveBeenCalled();
  expect(fetch).not.toHaveBeenCalled();
});

describe("when nobody answers", () => {
  test("a read is sent again, longer and longer apart, until there is an answer", async () => {
    const { send, outage } = scene({ answers: [503, 0, 500, 502, 200] });
    expect((await send(get())).status).toBe(200);
    expect(outage.pause.mock.calls.map(([tries]: unknown[]) => tries)).toEqual([0, 1, 2, 3]);
    expect(outage.end).toHaveBeenCalledOnce();
  });

  test("a write is sent once, and what went wrong is told", async () => {
    for (const status of [503, 0, 500, 502]) {
      const { send, fetch, outage } = scene({ answers: [status] });
      await expect(send(post())).rejects.toMatchObject({ kind: "unavailable" });
      expect(fetch).toHaveBeenCalledOnce();
      expect(outage.notice).toHaveBeenCalledOnce();
    }
  });

  test("not even for a token, nobody is signed out", async () => {
    const { send, onSignedOut, outage } = scene({ answers: [401, 200], renew: "unavailable once" });
    expect((await send(get())).status).toBe(200);
    expect(outage.pause).toHaveBeenCalledOnce();
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  test("a token alone does not end the outage: the API has to answer", async () => {
    const { send, outage } = scene({ answers: [503, 503, 200] });
    outage.pause.mockImplementation(async () => expect(outage.end).not.toHaveBeenCalled());
    await send(get());
    expect(outage.end).toHaveBeenCalledOnce();
  });

  test("is not what the API's own fault means: it is handed on, and can still be read", async () => {
    const { send, fetch, outage } = scene({ answers: [507] });
    const answer = await send(get());
    expect([answer.status, await answer.json()]).toMatchObject([507, { error: { code: "any" } }]);
    expect(fetch).toHaveBeenCalledOnce();
    expect(outage.notice).not.toHaveBeenCalled();
  });

  test("a read that nobody waits for any more stops", async () => {
    const abort = new AbortController();
    const { send, outage, fetch } = scene({ answers: [503, 503] });
    outage.pause.mockImplementation(async () => abort.abort());
    const outcome = await send(new Request(URL, { signal: abort.signal })).catch((error: unknown) => error);
    expect(outcome).not.toBeInstanceOf(Problem);
    expect(outcome).toMatchObject({ name: "AbortError" });
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});
