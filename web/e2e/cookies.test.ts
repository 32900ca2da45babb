import type { Browser, BrowserContext, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { enter, startBrowser, tokenFor, visitor } from "./browser";
import { startStack, type Stack } from "./stack";

// The token's cookie beside other cookies of the same name, over HTTPS and with COOKIE_DOMAIN. The browser applies its own
// rules: it opens the console at a domain, which the test forwards.

const ORIGIN = "https://app.example.com";

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

/** Forwards a request to the console as a proxy that ends TLS. */
async function forward(context: BrowserContext, stack: Stack, route: Route): Promise<void> {
  const request = route.request();
  const url = new URL(request.url());
  const cookies = await context.cookies(url.href);
  const headers = {
    ...request.headers(),
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
    "x-forwarded-host": url.host,
    "x-forwarded-proto": "https",
  };
  const body = request.postDataBuffer();
  const init = { method: request.method(), headers, body: body && new Uint8Array(body), redirect: "manual" as const };
  const answer = await fetch(stack.web + url.pathname + url.search, init).catch(() => null);
  // The page or the stack is closed.
  if (!answer) return route.abort().catch(() => {});
  const kept = Object.fromEntries(answer.headers);
  // `fetch` has decoded the body. Playwright expects one cookie per line.
  for (const name of ["content-encoding", "content-length", "set-cookie"]) delete kept[name];
  const lines = answer.headers.getSetCookie().join("\n");
  const all = { ...kept, ...(lines ? { "set-cookie": lines } : {}) };
  await route.fulfill({ status: answer.status, headers: all, body: Buffer.from(await answer.arrayBuffer()) }).catch(() => {});
}

async function atDomain(stack: Stack): Promise<Page> {
  const context = await visitor(browser, stack, { baseURL: ORIGIN });
  await context.route(`${ORIGIN}/**`, (route) => forward(context, stack, route));
  return context.newPage();
}

async function signInAs(page: Page, name: string): Promise<void> {
  await page.goto("/sign-in");
  await enter(page, name);
  await page.getByRole("heading", { name: "Deployments", level: 1 }).waitFor();
  await page.waitForFunction((name) => sessionStorage.getItem("synced") === `user_${name}`, name);
}

/** Returns the token cookies as `name domain`. */
async function tokens(context: BrowserContext): Promise<string[]> {
  const cookies = await context.cookies();
  return cookies.filter(({ name }) => name.endsWith("jwt")).map(({ name, domain }) => `${name} ${domain}`);
}

/** Returns the user that the API reads from the browser's cookies. */
function whoAmI(page: Page): Promise<string> {
  return page.evaluate(async () => ((await (await fetch("/api/v1/users/me")).json()) as { id: string }).id);
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /, account$/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

describe("over HTTPS, without a shared domain", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ origins: [ORIGIN] });
  });

  afterAll(() => stack?.stop());

  test("a cookie planted by a sibling host is ignored", async () => {
    const page = await atDomain(stack);
    const context = page.context();
    const value = await tokenFor(stack, "mallory", { azp: ORIGIN });
    // Cookies with longer paths come first in the header.
    for (const path of ["/", "/api/"]) {
      await context.addCookies([{ name: "jwt", value, domain: ".example.com", path, secure: true }]);
    }
    await signInAs(page, "alice");
    expect(await tokens(context)).toContain("__Host-jwt app.example.com");
    expect(await whoAmI(page)).toBe("user_alice");
    await signOut(page);
    await expect.poll(() => tokens(context)).not.toContain("__Host-jwt app.example.com");
    await context.close();
  });

  test("a cookie without the prefix is cleared", async () => {
    const page = await atDomain(stack);
    const context = page.context();
    const value = await tokenFor(stack, "bob", { azp: ORIGIN });
    await context.addCookies([{ name: "jwt", value, url: ORIGIN, httpOnly: true, sameSite: "Lax" }]);
    await signInAs(page, "alice");
    expect(await tokens(context)).toEqual(["__Host-jwt app.example.com"]);
    await signOut(page);
    await expect.poll(() => tokens(context)).toEqual([]);
    await context.close();
  });
});

describe("with a shared domain", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ origins: [ORIGIN], web: { COOKIE_DOMAIN: "example.com" } });
  });

  afterAll(() => stack?.stop());

  test("cookies of the host are cleared, by sign-out too", async () => {
    const page = await atDomain(stack);
    const context = page.context();
    const value = await tokenFor(stack, "bob", { azp: ORIGIN });
    for (const name of ["jwt", "__Host-jwt"]) {
      await context.addCookies([{ name, value, url: ORIGIN, secure: true, httpOnly: true, sameSite: "Lax" }]);
    }
    await signInAs(page, "alice");
    expect(await tokens(context)).toEqual(["jwt .example.com"]);
    expect(await whoAmI(page)).toBe("user_alice");
    await signOut(page);
    await expect.poll(() => tokens(context)).toEqual([]);
    await context.close();
  });

  test("a cookie planted later is cleared by the next page", async () => {
    const page = await atDomain(stack);
    const context = page.context();
    await signInAs(page, "alice");
    const value = await tokenFor(stack, "bob", { azp: ORIGIN });
    await context.addCookies([{ name: "jwt", value, url: ORIGIN, httpOnly: true, sameSite: "Lax" }]);
    await page.goto("/public");
    await page.getByRole("heading", { name: "Public deployments", level: 1 }).waitFor();
    await expect.poll(() => tokens(context)).toEqual(["jwt .example.com"]);
    expect(await whoAmI(page)).toBe("user_alice");
    await context.close();
  });
});
