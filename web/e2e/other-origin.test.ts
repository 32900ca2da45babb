import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs, signIn, startBrowser, visitor } from "./browser";
import { startStack, type Stack } from "./stack";

// The second mode: the browser calls the API on another origin, with CORS and credentials. Cookies ignore ports, so on one
// machine COOKIE_DOMAIN is not needed.

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack({ web: { API_PUBLIC_ORIGIN: "{api}" } });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test("the console works with an API on another origin", async () => {
  const api = stack.api.replace("127.0.0.1", "localhost");
  const context = await visitor(browser, stack);
  const origins = new Set<string>();
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname.startsWith("/api/v1/")) origins.add(url.origin);
  });
  const page = await signIn(context, "alice");
  await page.goto("/deployments/new");
  await page.getByLabel("Name", { exact: true }).fill("far");
  await page.getByLabel("Repository").fill("https://git.example.com/alice/far");
  await page.getByRole("button", { name: "Create deployment" }).click();
  await page.getByRole("heading", { name: "far", level: 1 }).waitFor();
  expect((await callAs(stack, "alice", "GET", "/deployments")).body).toMatchObject({ items: [{ name: "far" }] });

  const jwt = (await context.cookies()).find(({ name }) => name === "jwt")?.value;
  await page.getByRole("button", { name: "Alice, account" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await expect.poll(async () => (await context.cookies()).some(({ name }) => name === "jwt")).toBe(false);
  const again = await fetch(`${stack.api}/api/v1/users/me`, { headers: { Authorization: `Bearer ${jwt}` } });
  expect(again.status).toBe(401);
  expect([...origins], "no request went through the console").toEqual([api]);
  await context.close();
});

test("invalid settings stop the start and are all named", async () => {
  const start = startStack({ web: { COOKIE_DOMAIN: ".example.com", APP_ORIGIN: "app.example.com" } });
  await expect(start).rejects.toThrow(/next start ended:[^]*APP_ORIGIN is not an origin[^]*COOKIE_DOMAIN is not a domain/);
});
