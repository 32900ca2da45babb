// A browser, and the few things that every test does with it.
import { chromium, type Browser, type BrowserContext, type Page, type Route } from "playwright-core";
import type { Stack } from "./stack";

/** Long enough for a busy machine: a condition that holds is noticed at once. */
export const PATIENCE = 60_000;

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A visitor: cookies and storage of their own. */
export async function visitor(browser: Browser, stack: Stack, options = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: stack.web, locale: "en-GB", ...options });
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/** Signs somebody in by the form, and waits for their list. */
export async function signIn(context: BrowserContext, name: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await enter(page, name);
  await page.locator('ul[aria-label="Your deployments"], .empty').first().waitFor();
  return page;
}

export async function enter(page: Page, name: string): Promise<void> {
  const known = page.getByRole("button", { name: `user_${name}` });
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  if ((await known.count()) > 0) {
    await known.click();
  } else {
    await page.getByLabel("Or somebody new").fill(name);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  }
}

/** Sends a request as somebody, past the browser. */
export async function callAs(
  stack: Stack,
  name: string | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (name !== null) headers.Authorization = `Bearer ${await tokenFor(stack, name)}`;
  const response = await fetch(`${stack.api}/api/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
}

/** A token of somebody's; further members of the request bend it. */
export async function tokenFor(stack: Stack, name: string, more: object = {}): Promise<string> {
  const response = await fetch(`${stack.clerk}/tokens`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sub: `user_${name}`, azp: stack.web, ...more }),
  });
  return ((await response.json()) as { jwt: string }).jwt;
}

/** Puts another token in the place of the one that the console has set. */
export async function putJwt(stack: Stack, context: BrowserContext, value: string): Promise<void> {
  await context.addCookies([{ name: "jwt", value, url: stack.web, httpOnly: true, sameSite: "Lax" }]);
}

/** The request for a list, with pages as short as a test wants them. */
export function withLimit(route: Route, limit: number): string {
  const url = new URL(route.request().url());
  if (route.request().method() === "GET") url.searchParams.set("limit", String(limit));
  return url.href;
}

/** A deployment of somebody's, past the browser. Its id. */
export async function given(stack: Stack, name: string, deployment: object): Promise<string> {
  const made = await callAs(stack, name, "POST", "/deployments", {
    repository: `https://git.example.com/${name}/app`,
    ...deployment,
  });
  if (made.status !== 201) throw new Error(`not created: ${JSON.stringify(made)}`);
  return (made.body as { id: string }).id;
}
