import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ClerkBackend, type Behavior } from "./clerk-backend";
import { AUDIENCE, SECRET_KEY, setToken, startClerkStack, type ClerkStack } from "./clerk-stack";

// With CLERK_JWT_TEMPLATE the console's server requests every token from Clerk's Backend API.

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
  backend.behavior = "normal";
  backend.secretKey = SECRET_KEY;
  backend.requests.length = 0;
  backend.sessions.clear();
  backend.sessions.set(SESSION, "active");
  backend.templates.set("console", () => templateToken());
});

/** Issues a token with the claims that docs/nextjs.md requires. Clerk's Backend API sets no `azp`. */
const templateToken = (claims: object = {}) =>
  stack.issuer.token({ kind: "template", lifetime: LIFETIME, claims: { aud: AUDIENCE, act: null, ...claims } });

/** Calls set-token with a session token that is still valid. */
async function answer() {
  const response = await setToken(stack, await stack.token({ claims: { sid: SESSION } }));
  const body = (await response.json()) as { expiresIn?: number; error?: { code: string } };
  const cookie = response.headers.getSetCookie().find((cookie) => cookie.startsWith("jwt="));
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body, cookie };
}

describe("a token of a JWT template", () => {
  test("is set until it expires, and the API accepts it", async () => {
    const { status, body, cookie = "" } = await answer();
    expect(status).toBe(200);
    expect(body.expiresIn, "a session token expires after a minute").toBeGreaterThan(60);
    expect(body.expiresIn).toBeLessThanOrEqual(LIFETIME);
    expect(cookie).toContain(`Max-Age=${body.expiresIn}`);
    expect(backend.requests).toEqual([`POST /v1/sessions/${SESSION}/tokens/console`]);

    const me = await fetch(`${stack.api}/api/v1/users/me`, { headers: { Cookie: cookie.split(";")[0] ?? "" } });
    expect([me.status, await me.json()]).toMatchObject([200, { id: "user_alice" }]);
  });

  test("takes precedence over Clerk's own cookie", async () => {
    const claims = { email: "alice@example.com" };
    backend.templates.set("console", () => templateToken(claims));
    const { cookie = "" } = await answer();
    const Cookie = `__session=${await stack.token({ claims: { sid: SESSION } })}; ${cookie.split(";")[0]}`;
    const me = await fetch(`${stack.web}/api/v1/users/me`, { headers: { Cookie } });
    expect(await me.json()).toMatchObject({ id: "user_alice", email: "alice@example.com" });
  });

  test("is requested each time, never cached", async () => {
    const [one, other] = [await answer(), await answer()];
    expect(backend.requests).toHaveLength(2);
    expect(one.cookie).not.toBe(other.cookie);
  });
});

describe("Clerk's Backend API", () => {
  test.each<Behavior>(["failing", "overrun", "hanging-up", "silent"])(
    "%s keeps the session and answers 503",
    async (behavior) => {
      backend.behavior = behavior;
      const { status, retryAfter, body, cookie } = await answer();
      expect([status, body.error?.code]).toEqual([503, "sign-in-unavailable"]);
      expect(Number(retryAfter)).toBeGreaterThan(0);
      expect(cookie, "no cookie is cleared").toBeUndefined();
    },
  );

  test.each(["ended", "revoked", "removed", "expired"])("with a session that is %s signs out", async (how) => {
    backend.sessions.set(SESSION, how);
    const { status, body, cookie } = await answer();
    expect([status, body.error?.code]).toEqual([401, "signed-out"]);
    expect(cookie).toMatch(/^jwt=; .*Max-Age=0/);
  });

  test("without the session signs out", async () => {
    backend.sessions.clear();
    const { status, body, cookie } = await answer();
    expect([status, body.error?.code]).toEqual([401, "signed-out"]);
    expect(cookie).toMatch(/^jwt=; .*Max-Age=0/);
  });

  test("without the template logs a configuration error", async () => {
    backend.templates.clear();
    const { status, retryAfter, body, cookie } = await answer();
    expect([status, body.error?.code, retryAfter]).toEqual([500, "sign-in-misconfigured", null]);
    expect(cookie, "no cookie is cleared").toBeUndefined();
    expect(stack.log()).toContain("No JWT template exists with name: console");
  });

  test("with another secret key keeps the session", async () => {
    backend.secretKey = "sk_live_of_another_instance";
    const { status, body, cookie } = await answer();
    expect([status, body.error?.code]).toEqual([500, "sign-in-misconfigured"]);
    expect(cookie).toBeUndefined();
  });
});
