import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs, createDeployment, enter, putJwt, signIn, startBrowser, tokenFor, visitor } from "./browser";
import { startStack, type Stack } from "./stack";

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function jwtOf(context: BrowserContext) {
  return (await context.cookies()).find(({ name }) => name === "jwt");
}

/** Returns the status of a request from the page, with the browser's cookies. */
function statusFrom(page: Page, path: string): Promise<number> {
  return page.evaluate(async (path) => (await fetch(path)).status, path);
}

describe("signing in", () => {
  test("a page without a session opens after sign-in", async () => {
    const id = await createDeployment(stack, "alice", { name: "deep" });
    const page = await (await visitor(browser, stack)).newPage();
    await page.goto(`/deployments/${id}`);
    await enter(page, "alice");
    await page.getByRole("heading", { name: "deep", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/deployments/${id}`);
    await page.context().close();
  });

  test("a return path to another site is ignored", async () => {
    const page = await (await visitor(browser, stack)).newPage();
    await page.goto("/sign-in?back=//evil.example/");
    await enter(page, "alice");
    await page.getByRole("heading", { name: "Deployments", level: 1 }).waitFor();
    expect(page.url()).toBe(`${stack.web}/deployments`);
    await page.context().close();
  });

  test("sign-in sends the profile to the API", async () => {
    const page = await (await visitor(browser, stack)).newPage();
    await page.goto("/");
    const told = page.waitForResponse((response) => response.url().endsWith("/api/v1/users/clerk-sync"));
    await enter(page, "dora");
    expect((await told).status()).toBe(200);
    await page.waitForFunction(() => sessionStorage.getItem("synced") === "user_dora");
    expect((await callAs(stack, "dora", "GET", "/users/me")).body).toMatchObject({ firstName: "Dora", synced: true });
    await page.context().close();
  });
});

test("a failed profile sync is retried on the next page", async () => {
  const context = await visitor(browser, stack);
  const page = await context.newPage();
  await page.route("**/users/clerk-sync", (route) => route.abort());
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/users/clerk-sync"));
  await page.goto("/");
  await enter(page, "mallory");
  await failed;
  await page.unroute("**/users/clerk-sync");
  const told = page.waitForResponse((response) => response.url().endsWith("/users/clerk-sync"));
  await page.getByRole("link", { name: "Public" }).click();
  expect((await told).status()).toBe(200);
  await context.close();
});

test("a click on a slow line shows a skeleton or a busy link", async () => {
  await createDeployment(stack, "alice", { name: "slow line" });
  const page = await signIn(await visitor(browser, stack), "alice");
  await page.waitForLoadState("networkidle");
  const held: Route[] = [];
  // Prefetched parts arrive. The rest of each page waits.
  await page.route("**/*", async (route) => {
    const headers = route.request().headers();
    const prefetch = "next-router-prefetch" in headers || "next-router-segment-prefetch" in headers;
    return "rsc" in headers && !prefetch ? void held.push(route) : route.continue();
  });
  await page.getByRole("link", { name: "slow line" }).click();
  await page.locator('.item__link [aria-busy="true"]').getByText("slow line").waitFor();
  await page.getByRole("link", { name: "Public", exact: true }).click();
  await page.getByText("Loading the page…").waitFor({ state: "attached" });
  await page.unroute("**/*");
  for (const route of held) await route.continue().catch(() => {});
  await page.getByRole("heading", { name: "Public deployments", level: 1 }).waitFor();
  await page.context().close();
});

describe("the cookie", () => {
  test("is HttpOnly and expires with its token", async () => {
    const context = await visitor(browser, stack);
    const page = await signIn(context, "alice");
    const jwt = await jwtOf(context);
    expect(jwt).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", secure: false });
    const claims = JSON.parse(Buffer.from(jwt?.value.split(".")[1] ?? "", "base64url").toString()) as { exp: number };
    expect(jwt?.expires).toBeLessThanOrEqual(claims.exp + 1);
    expect(await page.evaluate(() => document.cookie)).not.toContain("jwt");
    await context.close();
  });

  test("is Secure over HTTPS", async () => {
    const context = await visitor(browser, stack);
    await signIn(context, "alice");
    const session = (await context.cookies()).find(({ name }) => name === "stand-in-session");
    const answer = await fetch(`${stack.web}/api/auth/set-token`, {
      method: "POST",
      headers: {
        Cookie: `stand-in-session=${session?.value}`,
        Origin: stack.web.replace("http:", "https:"),
        "X-Forwarded-Proto": "https",
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([
      "jwt=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
      expect.stringMatching(/^__Host-jwt=[^;]+; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/),
    ]);
    await context.close();
  });

  test("with an expired token is renewed silently", async () => {
    const id = await createDeployment(stack, "alice", { name: "unhurried" });
    const context = await visitor(browser, stack);
    const page = await signIn(context, "alice");
    const now = Math.floor(Date.now() / 1000);
    const expired = await tokenFor(stack, "alice", { issuedAt: now - 120, lifetime: 60 });
    await putJwt(stack, context, expired);
    expect(await statusFrom(page, "/api/v1/users/me"), "the API rejects it").toBe(401);

    await page.getByRole("link", { name: "unhurried" }).click();
    await page.getByRole("heading", { name: "unhurried", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/deployments/${id}`);
    expect((await jwtOf(context))?.value).not.toBe(expired);
    await context.close();
  });

  test("is renewed before its token expires", async () => {
    const context = await visitor(browser, stack);
    const page = await context.newPage();
    await page.clock.install();
    await page.goto("/");
    await enter(page, "alice");
    await page.getByRole("heading", { name: "Deployments", level: 1 }).waitFor();
    await page.getByText(/unhurried|No deployments yet/).waitFor();
    const renewed = page.waitForResponse((response) => response.url().endsWith("/api/auth/set-token"));
    await page.clock.fastForward(50_000);
    expect((await renewed).status()).toBe(200);
    await context.close();
  });

  test("of the previous user is not used for the next", async () => {
    const context = await visitor(browser, stack);
    await putJwt(stack, context, await tokenFor(stack, "alice"));
    const page = await signIn(context, "erin");
    await page.getByText("No deployments yet").waitFor();
    expect(await page.evaluate(async () => (await (await fetch("/api/v1/users/me")).json()).id)).toBe("user_erin");
    await context.close();
  });
});

describe("two users in one browser", () => {
  test("the first user's page reloads", async () => {
    const context = await visitor(browser, stack);
    const other = await context.newPage();
    await other.goto("/sign-in");
    await other.getByRole("heading", { name: "Sign in" }).waitFor();
    const page = await signIn(context, "alice");
    await page.goto("/deployments/new");
    await page.getByLabel("Name", { exact: true }).fill("hers");
    await enter(other, "walter");
    await page.getByRole("button", { name: "Walter, account" }).waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue(), "her input is discarded").toBe("");
    await context.close();
  });

  test("a page without the message reloads by the cookie", async () => {
    const context = await visitor(browser, stack);
    const page = await signIn(context, "alice");
    // Another user's session without the message, and no token cookie.
    const other = await visitor(browser, stack);
    await signIn(other, "walter");
    const his = (await other.cookies()).filter(({ name }) => name === "stand-in-session");
    await context.addCookies(his);
    await context.clearCookies({ name: "jwt" });
    await page.getByRole("link", { name: "Public" }).click();
    await page.getByRole("button", { name: "Walter, account" }).waitFor();
    await other.close();
    await context.close();
  });
});

describe("signing out", () => {
  test("ends other tabs and every token of the session", async () => {
    const context = await visitor(browser, stack);
    const one = await signIn(context, "alice");
    const other = await context.newPage();
    await other.goto("/public");
    await other.getByRole("heading", { name: "Public deployments", level: 1 }).waitFor();
    const jwt = (await jwtOf(context))?.value;
    // Delays the navigation until the other tab has received the message.
    const asked: string[] = [];
    await one.route("**/sign-in*", async (route) => {
      // The router may prefetch that page.
      if (!route.request().isNavigationRequest()) return route.continue();
      asked.push(route.request().url());
      await other.getByRole("heading", { name: "Sign in" }).waitFor();
      await route.continue().catch(() => {});
    });

    await one.getByRole("button", { name: "Alice, account" }).click();
    await one.getByRole("button", { name: "Sign out" }).click();
    await one.getByRole("heading", { name: "Sign in" }).waitFor();
    await other.getByRole("heading", { name: "Sign in" }).waitFor();
    // The form may appear before the last step of signing out.
    const message = "signing out sets no return path";
    await expect.poll(() => asked, { message }).toEqual([`${stack.web}/sign-in`]);
    expect(new URL(other.url()).searchParams.get("back")).toBe("/public");
    await expect.poll(() => jwtOf(context)).toBeUndefined();
    const again = await fetch(`${stack.api}/api/v1/users/me`, { headers: { Authorization: `Bearer ${jwt}` } });
    expect([again.status, ((await again.json()) as { error: { code: string } }).error.code]).toEqual([
      401,
      "token-revoked",
    ]);
    await context.close();
  });

  test("does not wait for an unresponsive API", async () => {
    const context = await visitor(browser, stack);
    const page = await signIn(context, "alice");
    await page.route("**/users/logout", () => {});
    await page.getByRole("button", { name: "Alice, account" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expect.poll(() => jwtOf(context)).toBeUndefined();
    await context.close();
  });

  test("is not undone by a pending renewal", async () => {
    const context = await visitor(browser, stack);
    const page = await context.newPage();
    await page.clock.install();
    await page.goto("/");
    await enter(page, "alice");
    await page.getByRole("heading", { name: "Deployments", level: 1 }).waitFor();
    await page.waitForFunction(() => sessionStorage.getItem("synced") === "user_alice");
    let asked: (route: Route) => void = () => {};
    const renewal = new Promise<Route>((resolve) => (asked = resolve));
    await page.route("**/api/auth/set-token", (route) =>
      route.request().method() === "POST" ? asked(route) : route.continue(),
    );
    // Holds the navigation until the token could have arrived.
    const left = new Promise<Route>((resolve) => void page.route("**/sign-in", resolve));
    await page.clock.fastForward(50_000);
    const late = await renewal;
    await page.getByRole("button", { name: "Alice, account" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    const leaving = await left;
    await expect.poll(() => late.request().failure(), { message: "it is aborted" }).not.toBeNull();
    const cookie = { "Set-Cookie": "jwt=late; Path=/; HttpOnly; SameSite=Lax" };
    await late.fulfill({ headers: cookie, json: { expiresIn: 60, id: "user_alice" } }).catch(() => {});
    await leaving.continue();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expect.poll(() => jwtOf(context)).toBeUndefined();
    await context.close();
  });

  test("at the API leads to the form with the next request", async () => {
    const context = await visitor(browser, stack);
    const page = await signIn(context, "frank");
    await page.getByText("No deployments yet").waitFor();
    // The first page is done, so the next request belongs to the next page.
    await page.waitForFunction(() => sessionStorage.getItem("synced") === "user_frank");
    const jwt = (await jwtOf(context))?.value;
    const ended = await fetch(`${stack.api}/api/v1/users/logout`, {
      method: "POST",
      headers: { Authorization: `Bearer ${jwt}` },
    });
    expect(ended.status).toBe(204);
    await page.getByRole("link", { name: "Public" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByText("Sign in to continue where you left off.").waitFor();
    expect(new URL(page.url()).searchParams.get("back")).toBe("/public");
    await context.close();
  });
});

describe("a page of another origin", () => {
  let server: Server;
  let port: number;
  let html = "";

  beforeAll(async () => {
    server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(html));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  /** `localhost` is the console's site on another port, where the browser sends the cookie. */
  const origins = () => ({ "the same site": `http://localhost:${port}`, "another site": `http://127.0.0.1:${port}` });

  test.each(["the same site", "another site"] as const)("on %s changes nothing", async (where) => {
    const name = where === "the same site" ? "grace" : "heidi";
    const id = await createDeployment(stack, name, { name: "precious" });
    await callAs(stack, "bob", "POST", "/users/clerk-sync", {});
    const before = await callAs(stack, name, "GET", "/deployments");
    const context = await visitor(browser, stack);
    const page = await signIn(context, name);
    await page.getByRole("link", { name: "precious" }).waitFor();
    const jwt = await jwtOf(context);

    for (const path of [`/api/v1/deployments/${id}/transfer`, "/api/v1/users/logout", "/api/auth/set-token"]) {
      html = `<form method="post" enctype="text/plain" action="${stack.web}${path}">
        <input name='{"to":"user_bob","x":"' value='"}'></form>`;
      const evil = await context.newPage();
      await evil.goto(`${origins()[where]}/`);
      const sent = evil.waitForResponse((response) => response.request().method() === "POST");
      await evil.evaluate(() => document.forms[0]?.submit());
      const answer = await sent;
      expect(answer.url()).toBe(stack.web + path);
      const cookie = (await answer.request().allHeaders()).cookie ?? "";
      expect(cookie.includes("jwt="), "the cookie stays within the site").toBe(where === "the same site");
      expect([401, 403]).toContain(answer.status());
      expect(await answer.headerValue("set-cookie"), "the cookie is not cleared").toBeNull();
    }

    html = "<p>evil</p>";
    const evil = await context.newPage();
    await evil.goto(`${origins()[where]}/`);
    const outcomes = await evil.evaluate(
      async ([web, id]) => {
        const attempt = async (method: string, path: string, init: RequestInit = {}) =>
          fetch(web + path, { method, credentials: "include", ...init }).then(
            (response) => (response.type === "opaque" ? "opaque" : response.text()),
            () => "refused",
          );
        const json = { "Content-Type": "application/json" };
        return Promise.all([
          attempt("GET", "/api/v1/deployments"),
          attempt("DELETE", `/api/v1/deployments/${id}`),
          attempt("PATCH", `/api/v1/deployments/${id}`, { headers: json, body: '{"name":"stolen"}' }),
          attempt("POST", "/api/v1/users/logout", { mode: "no-cors" }),
          attempt("POST", "/api/auth/set-token", { mode: "no-cors" }),
          attempt("POST", "/api/v1/deployments", { mode: "no-cors", body: '{"name":"planted"}' }),
        ]);
      },
      [stack.web, id] as const,
    );
    expect(outcomes, "no response is readable").toEqual(["refused", "refused", "refused", "opaque", "opaque", "opaque"]);

    expect(await callAs(stack, name, "GET", "/deployments")).toEqual(before);
    const still = await fetch(`${stack.api}/api/v1/users/me`, { headers: { Authorization: `Bearer ${jwt?.value}` } });
    expect(still.status, "the session continues").toBe(200);
    await page.getByRole("link", { name: "precious" }).click();
    await page.getByRole("heading", { name: "precious", level: 1 }).waitFor();
    expect(await statusFrom(page, `/api/v1/deployments/${id}`)).toBe(200);
    await context.close();
  });
});
