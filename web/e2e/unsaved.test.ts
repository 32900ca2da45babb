import type { Browser, BrowserContext, Dialog, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from "vitest";
import { callAs, createDeployment, enter, signIn, startBrowser, visitor } from "./browser";
import { startStack, type Stack } from "./stack";

let stack: Stack;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  stack = await startStack();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

beforeEach(async () => {
  context = await visitor(browser, stack);
});

afterEach(() => context.close());

const nameField = (page: Page) => page.getByLabel("Name", { exact: true });

/** Opens the form for a new deployment from the list, and types a name. */
async function type(user: string, name: string): Promise<Page> {
  const page = await signIn(context, user);
  await page.getByRole("link", { name: "New deployment" }).click();
  await nameField(page).click();
  await page.keyboard.type(name);
  return page;
}

/** Answers the next questions, and returns their types. */
function answer(page: Page, accepted: boolean): string[] {
  const asked: string[] = [];
  page.removeAllListeners("dialog");
  page.on("dialog", async (dialog: Dialog) => {
    asked.push(dialog.type());
    await (accepted ? dialog.accept() : dialog.dismiss());
  });
  return asked;
}

describe("a changed form asks before it is left", () => {
  const WAYS: [string, (page: Page) => Promise<unknown>, string][] = [
    ["a link", (page) => page.getByRole("link", { name: "Public", exact: true }).click(), "confirm"],
    ["Cancel", (page) => page.getByRole("link", { name: "Cancel" }).click(), "confirm"],
    ["Back", (page) => page.evaluate(() => history.back()), "confirm"],
    ["a reload", (page) => page.evaluate(() => location.reload()), "beforeunload"],
    ["signing out", async (page) => {
      await page.getByRole("button", { name: "Alice, account" }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
    }, "confirm"],
    ["the palette", async (page) => {
      await page.keyboard.press("Control+K");
      await page.getByRole("combobox", { name: "Go to" }).fill("public");
      await page.keyboard.press("Enter");
    }, "confirm"],
  ];

  test.each(WAYS)("by %s", async (_, leave, kind) => {
    const page = await type("alice", "precious");
    const asked = answer(page, false);
    await leave(page);
    await expect.poll(() => asked).toEqual([kind]);
    expect(new URL(page.url()).pathname).toBe("/deployments/new");
    expect(await nameField(page).inputValue()).toBe("precious");
  });

  test("and leaves if the user agrees", async () => {
    const page = await type("alice", "worthless");
    const asked = answer(page, true);
    await page.getByRole("link", { name: "Public", exact: true }).click();
    await page.getByRole("heading", { name: "Public deployments", level: 1 }).waitFor();
    expect(asked).toEqual(["confirm"]);
    await page.goto("/deployments/new");
    await nameField(page).waitFor();
    expect(await nameField(page).inputValue(), "what was given up does not return").toBe("");
  });

  test("but not if nothing is changed", async () => {
    const page = await type("alice", "x");
    const asked = answer(page, false);
    await page.keyboard.press("Backspace");
    await page.getByRole("link", { name: "Public", exact: true }).click();
    await page.getByRole("heading", { name: "Public deployments", level: 1 }).waitFor();
    expect(asked).toEqual([]);
  });
});

test("a changed dialog asks before Escape closes it", async () => {
  const id = await createDeployment(stack, "alice", { name: "with a dialog" });
  const page = await signIn(context, "alice");
  await page.goto(`/deployments/${id}`);
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await page.getByRole("dialog").getByLabel("Route").fill("/typed");
  const asked = answer(page, false);
  await page.keyboard.press("Escape");
  await expect.poll(() => asked).toEqual(["confirm"]);
  expect(await page.getByRole("dialog").getByLabel("Route").inputValue()).toBe("/typed");
});

test("a draft survives a sign-in in between, without variables", async () => {
  const page = await type("heidi", "kept");
  await page.getByLabel("Repository").fill("https://git.example.com/heidi/kept");
  await page.getByRole("button", { name: "Add variable" }).click();
  await page.getByLabel("Variable name").fill("SECRET");
  await page.getByLabel("Value of SECRET").fill("hush");
  await context.clearCookies();
  await page.getByRole("button", { name: "Create deployment" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toMatch(/SECRET|hush/);
  await enter(page, "heidi");
  await page.getByText("Your unsaved input is back").waitFor();
  expect(await nameField(page).inputValue()).toBe("kept");
  expect(await page.getByLabel("Variable name").count()).toBe(0);
  await page.getByRole("button", { name: "Create deployment" }).click();
  await page.getByRole("heading", { name: "kept", level: 1 }).waitFor();
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("draft:")))).toEqual([]);
});

test("signing out removes the draft", async () => {
  const page = await type("ivan", "private matter");
  answer(page, true);
  await page.getByRole("button", { name: "Ivan, account" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("a pasted .env becomes one row for each variable", async () => {
  const context = await visitor(browser, stack, { permissions: ["clipboard-read", "clipboard-write"] });
  const page = await signIn(context, "alice");
  await page.goto("/deployments/new");
  await nameField(page).fill("pasted");
  await page.getByLabel("Repository").fill("https://git.example.com/alice/pasted");
  await page.getByRole("button", { name: "Add variable" }).click();
  await page.evaluate(() => navigator.clipboard.writeText('# local\nA=1\nexport KEY="first\nsecond"\n'));
  await page.getByLabel("Variable name").focus();
  await page.keyboard.press("Control+V");
  await page.getByLabel("Value of KEY").waitFor();
  await page.getByRole("button", { name: "Create deployment" }).click();
  await page.getByRole("heading", { name: "pasted", level: 1 }).waitFor();
  const { body } = await callAs(stack, "alice", "GET", "/deployments?q=pasted");
  expect(body).toMatchObject({ items: [{ envVars: { A: "1", KEY: "first\nsecond" } }] });
  await context.close();
});
