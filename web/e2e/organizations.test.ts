import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs, createDeployment, putJwt, signIn, startBrowser, tokenFor, visitor } from "./browser";
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

test("a deployment is created in the active organization", async () => {
  const page = await signIn(await visitor(browser, stack), "olga@acme");
  await page.goto("/deployments/new");
  await page.getByLabel("Name", { exact: true }).fill("ours");
  await page.getByLabel("Repository").fill("https://git.example.com/acme/ours");
  await page.getByRole("switch", { name: "Create in your organization" }).click();
  await page.getByRole("button", { name: "Create deployment" }).click();
  await page.getByRole("heading", { name: "ours", level: 1 }).waitFor();
  expect(await page.getByText("Organization", { exact: true }).locator("+ dd").innerText()).toBe("acme");
  const o = { id: "org_acme", slg: "acme", rol: "member" };
  const token = await tokenFor(stack, "olga", { claims: { v: 2, o } });
  const listed = await fetch(`${stack.api}/api/v1/deployments`, { headers: { Authorization: `Bearer ${token}` } });
  expect(await listed.json()).toMatchObject({ items: [{ orgId: "org_acme" }] });
  expect((await callAs(stack, "olga", "GET", "/deployments")).body).toMatchObject({ items: [] });
  await page.context().close();
});

test("nothing is created if the active organization changes", async () => {
  const context = await visitor(browser, stack);
  const page = await signIn(context, "oskar@acme");
  await page.goto("/deployments/new");
  await page.getByLabel("Name", { exact: true }).fill("misplaced");
  await page.getByLabel("Repository").fill("https://git.example.com/acme/misplaced");
  await page.getByRole("switch", { name: "Create in your organization" }).click();
  const o = { id: "org_other", slg: "other", rol: "member" };
  await putJwt(stack, context, await tokenFor(stack, "oskar", { claims: { v: 2, o } }));
  await page.getByRole("button", { name: "Create deployment" }).click();
  await page.getByText("The active organization is not the one on this page").waitFor();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("misplaced");
  expect((await callAs(stack, "oskar", "GET", "/deployments")).body).toMatchObject({ items: [] });
  await context.close();
});

test("the switcher changes the lists and the token", async () => {
  await createDeployment(stack, "nina", { name: "personal" });
  const context = await visitor(browser, stack);
  const page = await signIn(context, "nina");
  await page.getByLabel("Organization").selectOption("acme");
  await page.getByText("created in acme").waitFor();
  await page.getByRole("link", { name: "New deployment" }).click();
  await page.getByLabel("Name", { exact: true }).fill("of acme");
  await page.getByLabel("Repository").fill("https://git.example.com/acme/of");
  await page.getByRole("switch", { name: "Create in your organization" }).click();
  await page.getByRole("button", { name: "Create deployment" }).click();
  await page.getByRole("heading", { name: "of acme", level: 1 }).waitFor();
  await page.getByRole("link", { name: "Deployments", exact: true }).first().click();
  const row = page.getByRole("listitem").filter({ hasText: "of acme" });
  await row.getByText("in acme").waitFor();

  await page.getByLabel("Organization").selectOption("Personal account");
  await page.getByText("The deployments that you own.").waitFor();
  await page.getByRole("link", { name: "personal" }).waitFor();
  expect(await row.count(), "the token is that of the personal account").toBe(0);
  await context.close();
});

/** Opens two tabs, and switches the organization in the first. */
async function switchBeside(user: string, prepare: (first: Page) => Promise<unknown>): Promise<[Page, Page]> {
  const context = await visitor(browser, stack);
  const page = await signIn(context, user);
  await prepare(page);
  const other = await context.newPage();
  await other.goto("/public");
  await other.getByRole("heading", { name: "Public deployments", level: 1 }).waitFor();
  await page.getByLabel("Organization").selectOption("globex");
  await page.getByText("created in globex").waitFor();
  return [page, other];
}

test("a switch in another tab reloads the page", async () => {
  // Without timers, nothing but the message can reload it.
  const [, other] = await switchBeside("nora", async (page) => {
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1_000);
  });
  await expect.poll(() => other.getByLabel("Organization").inputValue()).toBe("globex");
  await other.context().close();
});

test("a switch without a message reloads at the next renewal", async () => {
  const [page, other] = await switchBeside("nils", async (page) => {
    await page.addInitScript(() => {
      BroadcastChannel.prototype.postMessage = () => {};
    });
    await page.reload();
  });
  // The list has needed the token of the new organization. Without a token, the next request renews it.
  await page.getByText("No deployments yet").waitFor();
  await other.context().clearCookies({ name: "jwt" });
  await other.getByRole("link", { name: "Shared", exact: true }).click();
  await expect.poll(() => other.getByLabel("Organization").inputValue()).toBe("globex");
  await other.context().close();
});
