import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBrowser, visitor } from "./browser";
import { startStack, type Stack } from "./stack";

// The API's own page of documentation.

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

test.each([
  ["light", 1440],
  ["dark", 1440],
  ["dark", 360],
] as const)("the API's documentation follows the %s theme, %i px wide", async (colorScheme, width) => {
  const context = await visitor(browser, stack, { colorScheme, viewport: { width, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${stack.api}/docs/index.html`);
  await page.locator("#operations-deployments-list_deployments").click();
  await page.getByText("Page size; default 20").waitFor();
  // The light theme leaves the page to the browser, which is white behind a transparent root.
  const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const [red = 0, , , alpha = 1] = (background.match(/[\d.]+/g) ?? []).map(Number);
  expect(red < 64 && alpha > 0, `${background} is dark`).toBe(colorScheme === "dark");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, "nothing scrolls sideways").toBeLessThanOrEqual(0);
  await context.close();
});
