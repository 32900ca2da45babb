import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ClerkBackend, type Mood } from "./clerk-backend";
import { AUDIENCE, SECRET_KEY, setToken, startClerkStack, type ClerkStack } from "./clerk-stack";

// With CLERK_JWT_TEMPLATE the console's server asks Clerk's Backend API for every token that it hands over.

const SESSION = "sess_of_alice";
const LIFETIME = 600;

let backend: ClerkBackend;
let stack: ClerkStack;

beforeAll(async () => {
  backend = await ClerkBackend.start();
  stack = await startClerkStack({ CLERK_API_URL: backend.url, CLERK_JWT_TEMPLATE: "console" });
});

afterAll(async () => {
  await stack?.stop();
  await backend?.stop();
});

beforeEach(() => {
  backend.mood = "well";
  backend.secretKey = SECRET_KEY;
  backend.requests.length = 0;
  backend.sessions.clear();
  backend.sessions.set(SESSION, "active");
  backend.templates.set("console", () => templateToken());
});

/** A token of the template, which says what docs/nextjs.md asks of one. Clerk's Backend API puts no `azp` into it. */
const templateToken = (claims: object = {}) =>
  stack.issuer.token({ kind: "template", lifetime: LIFETIME, claims: { aud: AUDIENCE, act: null, ...claims } });

/** What set-token answers to a session that this server still takes for a good one. */
async function answer() {
  const response = await setToken(stack, await stack.token({ claims: { sid: SESSION } }));
  const body = (await response.json()) as { expiresIn?: number; error?: { code: string } };
  const cookie = response.headers.getSetCookie().find((cookie) => cookie.startsWith("jwt="));
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body, cookie };
}

describe("a token of a JWT template", () => {
  test("is handed over for as long as it is good, and the API accepts it", async () => {
    const { status, body, cookie = "" } = await answer();
    expect(status).toBe(200);
    expect(body.expiresIn, "a session token would be good for a minute").toBeGreaterThan(60);
    expect(body.expiresIn).toBeLessThanOrEqual(LIFETIME);
    expect(cookie).toContain(`Max-Age=${body.expiresIn}`);
    expect(backend.requests).toEqual([`POST /v1/sessions/${SESSION}/tokens/console`]);

    const me = await fetch(`${stack.api}/api/v1/users/me`, { headers: { Cookie: cookie.split(";")[0] ?? "" } });
    expect([me.status, await me.json()]).toMatchObject([200, { id: "user_alice" }]);
  });

  test("is what the API goes by, although the browser sends Clerk's own cookie too", async () => {
    const claims = { email: "alice@example.com" };
    backend.templates.set("console", () => templateToken(claims));
    const { cookie = "" } = await answer();
    const Cookie = `__session=${await stack.token({ claims: { sid: SESSION } })}; ${cookie.split(";")[0]}`;
    const me = await fetch(`${stack.web}/api/v1/users/me`, { headers: { Cookie } });
    expect(await me.json()).toMatchObject({ id: "user_alice", email: "alice@example.com" });
  });

  test("is asked for each time: nobody remembers one", async () => {
    const [one, other] = [await answer(), await answer()];
    expect(backend.requests).toHaveLength(2);
    expect(one.cookie).not.toBe(other.cookie);
  });
});

describe("Clerk's Backend API", () => {
  test.each<Mood>(["failing", "overrun", "hanging-up", "silent"])(
    "%s signs nobody out: it is worth trying again",
    async (mood) => {
      backend.mood = mood;
      const { status, retryAfter, body, cookie } = await answer();
      expect([status, body.error?.code]).toEqual([503, "sign-in-unavailable"]);
      expect(Number(retryAfter)).toBeGreaterThan(0);
      expect(cookie, "nothing is cleared").toBeUndefined();
    },
  );

  test.each(["ended", "revoked", "removed", "expired"])("that calls the session %s signs out", async (how) => {
    backend.sessions.set(SESSION, how);
    const { status, body, cookie } = await answer();
    expect([status, body.error?.code]).toEqual([401, "signed-out"]);
    expect(cookie).toMatch(/^jwt=; .*Max-Age=0/);
  });

  test("that has forgotten the session signs out", async () => {
    backend.sessions.clear();
    const { status, body, cookie } = await answer();
    expect([status, body.error?.code]).toEqual([401, "signed-out"]);
    expect(cookie).toMatch(/^jwt=; .*Max-Age=0/);
  });

  test("without the template is a matter of configuration, which the log names", async () => {
    backend.templates.clear();
    const { status, retryAfter, body, cookie } = await answer();
    expect([status, body.error?.code, retryAfter]).toEqual([500, "sign-in-misconfigured", null]);
    expect(cookie, "nothing is cleared").toBeUndefined();
    expect(stack.log()).toContain("No JWT template exists with name: console");
  });

  test("that does not know the secret key is a matter of configuration, and signs nobody out", async () => {
    backend.secretKey = "sk_live_of_another_instance";
    const { status, body, cookie } = await answer();
    expect([status, body.error?.code]).toEqual([500, "sign-in-misconfigured"]);
    expect(cookie).toBeUndefined();
  });
});
