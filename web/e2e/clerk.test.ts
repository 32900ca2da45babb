import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Issuer, requestAs, setToken, startClerkStack, type ClerkStack } from "./clerk-stack";

// The build with Clerk's SDK. Its server verifies with CLERK_JWT_KEY, so a local key can sign sessions. The server cannot
// reach Clerk.

let stack: ClerkStack;
let otherIssuer: Issuer;

beforeAll(async () => {
  stack = await startClerkStack();
  otherIssuer = await Issuer.start();
});

afterAll(async () => {
  await otherIssuer?.stop();
  await stack?.stop();
});

describe("with Clerk's SDK", () => {
  test("a page without a session redirects to sign-in", async () => {
    const answer = await requestAs(stack, null, "/deployments?x=1");
    expect(answer.status).toBe(307);
    expect(answer.headers.get("location")).toMatch(/\/sign-in\?back=%2Fdeployments%3Fx%3D1$/);
  });

  test("a page with a session has a strict script policy", async () => {
    const answer = await requestAs(stack, await stack.token(), "/deployments");
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("user_alice");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("'strict-dynamic'");
    expect(policy).toMatch(/script-src[^;]*'nonce-/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test("set-token sets Clerk's token until it expires", async () => {
    const session = await stack.token();
    const answer = await setToken(stack, session);
    expect(answer.status).toBe(200);
    const { expiresIn } = (await answer.json()) as { expiresIn: number };
    expect(expiresIn).toBeGreaterThan(0);
    expect(expiresIn).toBeLessThanOrEqual(60);
    const set = answer.headers.getSetCookie().find((line) => line.startsWith("jwt="));
    const [cookie = "", ...attributes] = (set ?? "").split("; ");
    expect(cookie).toBe(`jwt=${session}`);
    expect(attributes).toEqual(expect.arrayContaining(["Path=/", `Max-Age=${expiresIn}`, "HttpOnly", "SameSite=Lax"]));
    expect(attributes).not.toContain("Secure");
  });

  test("set-token's cookie is Secure over HTTPS", async () => {
    const origin = stack.web.replace("http:", "https:");
    const answer = await setToken(stack, await stack.issuer.token({}, origin), { Origin: origin, "X-Forwarded-Proto": "https" });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^__Host-jwt=[^;]+; .*Secure/));
  });

  test("a session without azp opens pages, and is not stored", async () => {
    const session = await stack.issuer.token({});
    const page = await requestAs(stack, session, "/deployments");
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("user_alice");
    const answer = await setToken(stack, session);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(answer.headers.getSetCookie(), "the stored token stays").toEqual([]);
    const direct = await fetch(`${stack.api}/api/v1/users/me`, { headers: { Cookie: `jwt=${session}` } });
    expect(direct.status, "the API rejects it").toBe(401);
  });

  test.each(["https://other.example.com", "http://localhost", "null", ""])(
    "a session of the origin '%s' opens nothing",
    async (azp) => {
      const session = await stack.issuer.token({ claims: { azp } });
      expect((await requestAs(stack, session, "/deployments")).status).toBe(307);
      const answer = await setToken(stack, session);
      expect(answer.status).toBe(401);
      expect(answer.headers.getSetCookie().join("\n")).not.toMatch(/jwt=[^;]/);
    },
  );

  test("the active organization is the session's", async () => {
    const o = { id: "org_acme", slg: "acme", rol: "member" };
    const answer = await setToken(stack, await stack.token({ claims: { v: 2, o } }));
    expect(await answer.json()).toMatchObject({ id: "user_alice", organization: "org_acme" });
  });

  test.each(["/favicon.ico", "/robots.txt"])("a visitor's %s is a file", async (path) => {
    expect((await requestAs(stack, null, path)).status).toBe(200);
  });

  test("a visitor's unknown file is a 404", async () => {
    expect((await requestAs(stack, null, "/apple-touch-icon.png")).status).toBe(404);
  });

  test("set-token rejects another origin", async () => {
    const answer = await setToken(stack, await stack.token(), { Origin: "https://evil.example" });
    expect(answer.status).toBe(403);
    expect(answer.headers.get("set-cookie") ?? "").not.toContain("jwt=");
  });

  test.each([
    ["no", async () => null],
    ["an expired", () => stack.token({ issuedAt: Math.floor(Date.now() / 1000) - 600 })],
    ["a forged", () => otherIssuer.token({}, stack.web)],
    ["a tampered", async () => (await stack.token()).replace(/\.[^.]{20}/, ".eyJzdWIiOiJ1c2VyX2Jv")],
  ])("%s session gets no page and no token", async (_, session) => {
    const page = await requestAs(stack, await session(), "/deployments");
    expect([307, 401]).toContain(page.status);
    expect(await page.text()).not.toContain("user_");
    const answer = await setToken(stack, await session());
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie().join("\n")).not.toMatch(/jwt=[^;]/);
  });

  test("the access page has no test users", async () => {
    const page = await (await requestAs(stack, await stack.token(), "/access")).text();
    // The page's data lists them by name in the build with the stand-in.
    expect(page.replaceAll('\\"', '"')).toContain('"testUsers":[]');
  });

  test("the server reached no other machine", () => {
    expect(stack.log()).toContain("Ready");
    expect(stack.log()).not.toContain("BLOCKED CONNECTION");
  });
});
