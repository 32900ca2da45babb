import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from "vitest";
import { startBrowser, TIMEOUT } from "./browser";
import { INSTANCE, startClerkStack, type ClerkStack } from "./clerk-stack";

// The build with Clerk's SDK in a browser that cannot load Clerk's script.

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
