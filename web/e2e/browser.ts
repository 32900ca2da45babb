// The browser, and actions that tests share.
import { chromium, type Browser, type BrowserContext, type Page, type Route } from "playwright-core";
import { TestRunner, onTestFailed } from "vitest";
import type { Stack } from "./stack";

/** Generous for a busy machine. A wait ends as soon as its condition holds. */
export const TIMEOUT = 60_000;

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

/** Opens a context with its own cookies and storage. If the test fails, prints what its pages show. */
export async function visitor(browser: Browser, stack: Stack, options = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: stack.web, locale: "en-GB", ...options });
  context.setDefaultTimeout(TIMEOUT);
  const events = followed(context);
  if (TestRunner.getCurrentTest()) {
    onTestFailed(async () => {
      for (const page of context.pages()) {
        const text = await page.locator("body").innerText({ timeout: 5_000 }).catch(String);
        const shown = `${page.url()} shows:\n${text}\nits last events:\n${events.slice(-30).join("\n")}`;
        process.stderr.write(`${shown}\n`);
      }
    });
  }
  return context;
}

/** Collects the messages and requests of a context, each with its milliseconds. */
function followed(context: BrowserContext): string[] {
  const started = Date.now();
  const events: string[] = [];
  const add = (event: string) => events.push(`${Date.now() - started} ${event}`);
  context.on("console", (message) => add(`console ${message.text()}`));
  context.on("weberror", (error) => add(`error ${String(error.error())}`));
  context.on("request", (request) => add(`request ${request.method()} ${request.url()}`));
  context.on("requestfinished", (request) => add(`finished ${request.method()} ${request.url()}`));
  context.on("requestfailed", (request) => add(`failed ${request.url()} ${request.failure()?.errorText}`));
  return events;
}

/** Signs a user in with the form, and waits for the list. */
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
    await page.getByLabel("Another user").fill(name);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  }
}

/** Sends a request as a user, without the browser. */
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

/** Issues a token for a user. `more` overrides members of the request. */
export async function tokenFor(stack: Stack, name: string, more: object = {}): Promise<string> {
  const response = await fetch(`${stack.clerk}/tokens`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sub: `user_${name}`, azp: stack.web, ...more }),
  });
  return ((await response.json()) as { jwt: string }).jwt;
}

/** Replaces the console's token cookie. */
export async function putJwt(stack: Stack, context: BrowserContext, value: string): Promise<void> {
  await context.addCookies([{ name: "jwt", value, url: stack.web, httpOnly: true, sameSite: "Lax" }]);
}

/** Returns the URL of a list request with another page size. */
export function withLimit(route: Route, limit: number): string {
  const url = new URL(route.request().url());
  if (route.request().method() === "GET") url.searchParams.set("limit", String(limit));
  return url.href;
}

/** Creates a deployment without the browser and returns its id. */
export async function createDeployment(stack: Stack, name: string, deployment: object): Promise<string> {
  const created = await callAs(stack, name, "POST", "/deployments", {
    repository: `https://git.example.com/${name}/app`,
    ...deployment,
  });
  if (created.status !== 201) throw new Error(`not created: ${JSON.stringify(created)}`);
  return (created.body as { id: string }).id;
}
