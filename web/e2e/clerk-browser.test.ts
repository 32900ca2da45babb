import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from "vitest";
import { startBrowser, TIMEOUT } from "./browser";
import { INSTANCE, startClerkStack, type ClerkStack } from "./clerk-stack";

// The build with Clerk's SDK in a browser. Clerk's script is blocked, or a stub whose session issues new tokens.

let stack: ClerkStack;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  stack = await startClerkStack();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

beforeEach(async () => {
  page = await browser.newPage({ baseURL: stack.web });
  page.setDefaultTimeout(TIMEOUT);
});

afterEach(() => page.close());

describe("without Clerk's script, the sign-in page", () => {
  test("shows a skeleton, then what happened", async () => {
    await page.clock.install();
    // The request neither succeeds nor fails.
    await page.route(`https://${INSTANCE}/**`, () => {});
    // The page is not complete without the script.
    await page.goto("/sign-in", { waitUntil: "domcontentloaded" });
    await page.getByText("Loading the sign-in form…").waitFor({ state: "attached" });
    expect(await page.getByRole("alert").filter({ hasText: "could not load" }).count()).toBe(0);
    await page.clock.fastForward(10_000);
    await page.getByText("The sign-in form could not load.").waitFor();
    expect(await page.getByText("stand-in").count(), "the stand-in's sentence").toBe(0);
  });

  test("can be tried again", async () => {
    await page.clock.install();
    await page.route(`https://${INSTANCE}/**`, (route) => route.abort());
    await page.goto("/sign-in");
    await page.getByText("Loading the sign-in form…").waitFor({ state: "attached" });
    await page.clock.fastForward(10_000);
    const again = page.waitForRequest((request) => request.isNavigationRequest());
    await page.getByRole("button", { name: "Try again" }).click();
    expect(new URL((await again).url()).pathname).toBe("/sign-in");
  });
});

/** Replaces Clerk's scripts. `issue` is a function of the page and returns a new session token. */
const STUB = `
  const session = {
    id: "sess_alice",
    status: "active",
    lastActiveToken: { jwt: { claims: { sub: "user_alice", sid: "sess_alice" } } },
    async getToken() {
      const token = await issue();
      document.cookie = "__session=" + token;
      return token;
    },
  };
  const user = { id: "user_alice", fullName: "Alice", firstName: "Alice", organizationMemberships: [] };
  session.user = user;
  const state = { client: { sessions: [session], signedInSessions: [session] }, session, user, organization: null };
  const clerk = {
    ...state,
    __internal_lastEmittedResources: state,
    telemetry: undefined,
    status: "ready",
    loaded: false,
    isSignedIn: true,
    async load() {
      this.loaded = true;
    },
    addListener(listener) {
      listener(state);
      return () => {};
    },
    on(event, listener) {
      if (event === "status") listener("ready");
    },
  };
  globalThis.Clerk ??= new Proxy(clerk, { get: (all, name) => (name in all ? all[name] : name === "then" ? undefined : () => {}) });
  globalThis.__internal_ClerkUICtor = class {};
`;

/** Returns the `azp` of a session cookie and of the stored token. */
function azp(token = ""): string | undefined {
  const payload = token.split(".")[1] ?? "e30";
  return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { azp?: string }).azp;
}

test("a session without azp is renewed before it is stored", async () => {
  await page.route(`https://${INSTANCE}/**`, (route) => route.fulfill({ contentType: "text/javascript", body: STUB }));
  await page.exposeFunction("issue", () => stack.token({ claims: { sid: "sess_alice" } }));
  const cookies = { __session: await stack.issuer.token({ claims: { sid: "sess_alice" } }), __client_uat: "1" };
  await page.context().addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: stack.web })));
  const answered = page.waitForResponse((response) => response.url().endsWith("/api/auth/set-token"));
  await page.goto("/deployments");
  const request = (await answered).request();
  const { cookie = "" } = await request.allHeaders();
  expect(azp(/__session=([^;]+)/.exec(cookie)?.[1]), "the session was renewed first").toBe(stack.web);
  await expect
    .poll(async () => azp((await page.context().cookies(stack.web)).find(({ name }) => name === "jwt")?.value))
    .toBe(stack.web);
});
