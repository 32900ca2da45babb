import { createPublicKey } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Service, base, binaries, freePort, web } from "./stack";

// The build with Clerk's SDK. Its server side verifies with CLERK_JWT_KEY, so a key of our own can sign in Clerk's place
// and nothing has to reach Clerk: the server is started so that it could not.

const LOOPBACK_ONLY = fileURLToPath(new URL("./loopback-only.cjs", import.meta.url));
const INSTANCE = "clerk.example.com";
const PUBLISHABLE_KEY = `pk_live_${Buffer.from(`${INSTANCE}$`).toString("base64")}`;

let clerk: Service;
let stranger: Service;
let app: Service;
let clerkUrl: string;
let strangerUrl: string;
let origin: string;

async function startClerk() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  return { url, service: await Service.start("clerk-dev", [join(binaries, "clerk-dev"), "--port", `${port}`], base(), url) };
}

async function publicKey(): Promise<string> {
  const set = (await (await fetch(`${clerkUrl}/.well-known/jwks.json`)).json()) as { keys: JsonWebKey[] };
  const key = createPublicKey({ key: set.keys[0] as never, format: "jwk" });
  return key.export({ type: "spki", format: "pem" }).toString();
}

async function token(url = clerkUrl, more: object = {}): Promise<string> {
  const response = await fetch(`${url}/tokens`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sub: "user_alice", azp: origin, claims: { iss: `https://${INSTANCE}` }, ...more }),
  });
  return ((await response.json()) as { jwt: string }).jwt;
}

/** A request with Clerk's own cookies: the session token, and when the browser's client last changed. */
function request(path: string, session: string | null, init: RequestInit = {}) {
  const headers = new Headers(init.headers);
  if (session !== null) headers.set("Cookie", `__session=${session}; __client_uat=1`);
  return fetch(origin + path, { ...init, headers, redirect: "manual" });
}

const setToken = (session: string | null, headers: Record<string, string> = { Origin: origin }) =>
  request("/api/auth/set-token", session, { method: "POST", headers });

beforeAll(async () => {
  ({ url: clerkUrl, service: clerk } = await startClerk());
  ({ url: strangerUrl, service: stranger } = await startClerk());
  const port = await freePort();
  origin = `http://localhost:${port}`;
  const next = join(web, "node_modules/next/dist/bin/next");
  app = await Service.start(
    "next start",
    [process.execPath, "--require", LOOPBACK_ONLY, next, "start", "-H", "localhost", "-p", String(port)],
    {
      ...base(),
      NEXT_DIST_DIR: ".next-clerk",
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
      NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1",
      CLERK_SECRET_KEY: "sk_live_not_a_real_key",
      CLERK_JWT_KEY: await publicKey(),
    },
    `${origin}/sign-in`,
  );
});

afterAll(async () => {
  for (const service of [app, stranger, clerk]) await service?.stop();
});

describe("with Clerk's SDK", () => {
  test("a page without a session leads to the sign-in page and back", async () => {
    const answer = await request("/deployments?x=1", null);
    expect(answer.status).toBe(307);
    expect(answer.headers.get("location")).toMatch(/\/sign-in\?back=%2Fdeployments%3Fx%3D1$/);
  });

  test("a page with a session is shown, under a policy that lets no foreign script in", async () => {
    const answer = await request("/deployments", await token());
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("user_alice");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("'strict-dynamic'");
    expect(policy).toMatch(/script-src[^;]*'nonce-/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test("set-token hands over Clerk's own token, for as long as it is good", async () => {
    const session = await token();
    const answer = await setToken(session);
    expect(answer.status).toBe(200);
    const { expiresIn } = (await answer.json()) as { expiresIn: number };
    expect(expiresIn).toBeGreaterThan(0);
    expect(expiresIn).toBeLessThanOrEqual(60);
    const [cookie = "", ...attributes] = (answer.headers.get("set-cookie") ?? "").split("; ");
    expect(cookie).toBe(`jwt=${session}`);
    expect(attributes).toEqual(expect.arrayContaining(["Path=/", `Max-Age=${expiresIn}`, "HttpOnly", "SameSite=lax"]));
    expect(attributes).not.toContain("Secure");
  });

  test("set-token's cookie is Secure over HTTPS", async () => {
    const https = { Origin: origin.replace("http:", "https:"), "X-Forwarded-Proto": "https" };
    const answer = await setToken(await token(), https);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("set-cookie")).toMatch(/^jwt=[^;]+; .*Secure/);
  });

  test("set-token gives nothing to a page of another origin", async () => {
    const answer = await setToken(await token(), { Origin: "https://evil.example" });
    expect(answer.status).toBe(403);
    expect(answer.headers.get("set-cookie") ?? "").not.toContain("jwt=");
  });

  test.each([
    ["nobody's", async () => null],
    ["an expired", () => token(clerkUrl, { issuedAt: Math.floor(Date.now() / 1000) - 600 })],
    ["a forged", () => token(strangerUrl)],
    ["a tampered", async () => (await token()).replace(/\.[^.]{20}/, ".eyJzdWIiOiJ1c2VyX2Jv")],
  ])("%s session is none: no page and no token", async (_, session) => {
    const page = await request("/deployments", await session());
    expect([307, 401]).toContain(page.status);
    expect(await page.text()).not.toContain("user_");
    const answer = await setToken(await session());
    expect(answer.status).toBe(401);
    expect(answer.headers.get("set-cookie") ?? "").not.toMatch(/jwt=[^;]/);
  });

  test("nobody is sent anywhere as anybody else: there is no stage", async () => {
    const page = await (await request("/access", await token())).text();
    expect(page).toContain("user_alice");
    expect(page).not.toContain("user_bob");
  });

  test("nothing has left the machine", () => {
    expect(app.log()).toContain("Ready");
    expect(app.log()).not.toContain("LEAVES THE MACHINE");
  });
});
