import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs, createDeployment, signIn, startBrowser, visitor } from "./browser";
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

/** Opens a deployment with one endpoint, and removes it. From then on the page's clock stands still. */
async function removeEndpoint(page: Page, name: string): Promise<string> {
  const id = await createDeployment(stack, "alice", { name });
  await callAs(stack, "alice", "POST", `/deployments/${id}/endpoints`, { route: "/gone", method: "GET" });
  await page.clock.install();
  await page.goto(`/deployments/${id}`);
  const remove = page.getByRole("button", { name: "Remove GET /gone" });
  await remove.waitFor();
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
  await remove.click();
  await page.getByText("GET /gone was removed.").waitFor();
  return id;
}

test("the offer to undo lasts six seconds, without hover and focus", async () => {
  const context = await visitor(browser, stack);
  const page = await signIn(context, "alice");
  await removeEndpoint(page, "paused");
  const notice = page.getByText("GET /gone was removed.");
  await notice.hover();
  await page.clock.fastForward(60_000);
  expect(await notice.count(), "hovered").toBe(1);
  await page.getByRole("button", { name: "Undo" }).focus();
  await page.mouse.move(1, 1);
  await page.clock.fastForward(60_000);
  expect(await notice.count(), "focused").toBe(1);
  await page.getByRole("link", { name: "Edit", exact: true }).focus();
  await page.clock.fastForward(6_000);
  await notice.waitFor({ state: "detached" });
  await context.close();
});

test("a failed undo says so", async () => {
  const page = await signIn(await visitor(browser, stack), "alice");
  const id = await removeEndpoint(page, "sold in between");
  await callAs(stack, "bob", "POST", "/users/clerk-sync", {});
  await callAs(stack, "alice", "POST", `/deployments/${id}/transfer`, { to: "user_bob" });
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("GET /gone is still removed.").waitFor();
  expect((await callAs(stack, "bob", "GET", `/deployments/${id}/endpoints`)).body).toMatchObject({ items: [] });
  await page.context().close();
});

test.each([1440, 360])("on a page %i px wide, notices cover nothing at its end", async (width) => {
  const page = await signIn(await visitor(browser, stack, { viewport: { width, height: 740 } }), "alice");
  await removeEndpoint(page, "uncovered");
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const last = await page.getByRole("button", { name: "Delete…" }).boundingBox();
  const notice = await page.locator(".notice").boundingBox();
  expect(last && notice && last.y + last.height).toBeLessThanOrEqual(notice?.y ?? 0);
  await page.context().close();
});

test("a hostile name stays isolated in a sentence", async () => {
  // A right-to-left name would move the words after it.
  const name = "\u05d0\u05d1 1";
  const id = await createDeployment(stack, "alice", { name });
  const page = await signIn(await visitor(browser, stack), "alice");
  await page.goto(`/deployments/${id}/edit`);
  await page.getByLabel("Branch").fill("other");
  await page.getByRole("button", { name: "Save changes" }).click();
  const sentence = page.locator(".notice p");
  await sentence.waitFor();
  expect(await sentence.locator("bdi").innerText()).toBe(name);
  expect(await sentence.innerText()).toBe(`${name} was saved.`);
  await page.getByRole("button", { name: "Delete…" }).click();
  expect(await page.getByRole("dialog").locator("h2 bdi").innerText()).toBe(name);
  await page.context().close();
});

test("names of variables are whole on a phone", async () => {
  const name = "A_RATHER_LONG_NAME_OF_AN_ENVIRONMENT";
  const id = await createDeployment(stack, "alice", { name: "narrow", envVars: { [name]: "x" } });
  const page = await signIn(await visitor(browser, stack, { viewport: { width: 360, height: 740 } }), "alice");
  for (const path of [`/deployments/${id}`, `/deployments/${id}/edit`]) {
    await page.goto(path);
    const field = path.endsWith("edit") ? page.getByLabel("Variable name") : page.locator(".values dt");
    await field.waitFor();
    expect(await field.evaluate((element) => element.scrollWidth - element.clientWidth), path).toBeLessThanOrEqual(0);
  }
  await page.context().close();
});
