import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs, createDeployment, signIn, startBrowser, visitor } from "./browser";
import { startStack, type Stack } from "./stack";

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack();
  browser = await startBrowser();
  for (let number = 1; number <= 65; number += 1) await createDeployment(stack, "carol", { name: `app ${number}` });
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const rowsOf = (page: Page) => page.getByRole("list", { name: "Your deployments" }).getByRole("listitem");

/** Returns the names of a user's deployments from the API. */
async function namesOf(user: string): Promise<string[]> {
  const { body } = await callAs(stack, user, "GET", "/deployments?limit=100");
  return (body as { items: { name: string }[] }).items.map(({ name }) => name);
}

describe("Back", () => {
  test("shows the same rows at the same place, without waiting", async () => {
    const page = await signIn(await visitor(browser, stack), "carol");
    for (const last of ["app 26", "app 6"]) {
      await page.getByRole("button", { name: "Show more" }).click();
      await page.getByRole("link", { name: last, exact: true }).waitFor();
    }
    expect(await rowsOf(page).count()).toBe(60);
    await page.waitForURL("**/deployments?rows=60");
    const row = page.getByRole("link", { name: "app 20", exact: true });
    await row.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    expect(before, "the row is far below").toBeGreaterThan(500);
    await row.click();
    await page.getByRole("heading", { name: "app 20", level: 1 }).waitFor();
    // No list request is answered from here on.
    await page.route(/\/api\/v1\/deployments(\?|$)/, () => {});
    await page.goBack();
    await row.waitFor();
    expect(await rowsOf(page).count()).toBe(60);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeCloseTo(before, -2);
    await page.context().close();
  });

  test("keeps the search, and so does a reload", async () => {
    const page = await signIn(await visitor(browser, stack), "carol");
    await page.getByRole("searchbox", { name: "Search" }).fill("app 1");
    await page.getByText("11 found").waitFor();
    await page.getByRole("link", { name: "app 13", exact: true }).click();
    await page.getByRole("heading", { name: "app 13", level: 1 }).waitFor();
    await page.goBack();
    await page.getByText("11 found").waitFor();
    expect(await page.getByRole("searchbox", { name: "Search" }).inputValue()).toBe("app 1");
    await page.reload();
    await page.getByText("11 found").waitFor();
    expect(await page.getByRole("searchbox", { name: "Search" }).inputValue()).toBe("app 1");
    await page.getByRole("link", { name: "Deployments", exact: true }).click();
    await rowsOf(page).filter({ hasText: "app 65" }).waitFor();
    expect(await page.getByRole("searchbox", { name: "Search" }).inputValue(), "the menu leads to the whole list").toBe("");
    await page.context().close();
  });

  test("a reload shows as many rows as before", async () => {
    const page = await signIn(await visitor(browser, stack), "carol");
    await page.getByRole("button", { name: "Show more" }).click();
    await page.waitForURL("**/deployments?rows=40");
    await page.reload();
    await rowsOf(page).filter({ hasText: "app 26" }).waitFor();
    expect(await rowsOf(page).count()).toBe(40);
    await page.context().close();
  });
});

describe("filters and order", () => {
  const names = (page: Page) => rowsOf(page).getByRole("link").allTextContents();

  beforeAll(async () => {
    await createDeployment(stack, "gina", { name: "beta", tags: ["web"], private: false });
    await createDeployment(stack, "gina", { name: "Alpha", tags: ["web", "next"], resourceVersion: "high" });
    await createDeployment(stack, "gina", { name: "gamma", repository: "https://git.example.com/team/needle" });
  });

  test("are in the URL, and Back and a reload keep them", async () => {
    const page = await signIn(await visitor(browser, stack, { viewport: { width: 320, height: 800 } }), "gina");
    await expect.poll(() => names(page)).toEqual(["gamma", "Alpha", "beta"]);
    await page.getByLabel("Sort").selectOption("By name");
    await expect.poll(() => names(page)).toEqual(["Alpha", "beta", "gamma"]);
    await page.getByLabel("Tag", { exact: true }).fill("WEB");
    await expect.poll(() => names(page)).toEqual(["Alpha", "beta"]);
    await page.getByText("2 found").waitFor();
    await page.getByLabel("Visibility").selectOption("Public");
    await expect.poll(() => names(page)).toEqual(["beta"]);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ sort: "name", tag: "WEB", private: "false" });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.getByRole("link", { name: "beta" }).click();
    await page.getByRole("heading", { name: "beta", level: 1 }).waitFor();
    await page.goBack();
    await expect.poll(() => names(page)).toEqual(["beta"]);
    await page.reload();
    await expect.poll(() => names(page)).toEqual(["beta"]);
    expect(await page.getByLabel("Tag", { exact: true }).inputValue()).toBe("WEB");
    expect(await page.getByLabel("Visibility").inputValue()).toBe("false");
    await page.context().close();
  });

  test("that hide every row are named and removed", async () => {
    const page = await signIn(await visitor(browser, stack), "gina");
    await page.goto("/deployments?sort=name&private=true&resourceVersion=basic&tag=web&q=a");
    await page.getByText("No deployment in this list matches “a”, private, size basic, tag “web”.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => names(page)).toEqual(["Alpha", "beta", "gamma"]);
    expect(new URL(page.url()).search, "the order stays").toBe("?sort=name");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("type")), "the search has the focus").toBe("search");
    await page.context().close();
  });

  test("the search also finds repositories and tags", async () => {
    const page = await signIn(await visitor(browser, stack), "gina");
    for (const [text, found] of [
      ["needle", "gamma"],
      ["next", "Alpha"],
    ] as const) {
      await page.getByRole("searchbox", { name: "Search" }).fill(text);
      await expect.poll(() => names(page)).toEqual([found]);
    }
    await page.context().close();
  });
});

describe("selected deployments", () => {
  test("are deleted together after the number is typed", async () => {
    for (const name of ["one", "two", "three"]) await createDeployment(stack, "dave", { name });
    const page = await signIn(await visitor(browser, stack), "dave");
    for (const name of ["one", "three"]) await page.getByRole("checkbox", { name: `Select ${name}` }).press("Space");
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Delete…" }).click();
    const dialog = page.getByRole("dialog");
    await expect.poll(() => dialog.getByRole("listitem").allTextContents()).toEqual(["one", "three"]);
    const confirm = dialog.getByRole("button", { name: "Delete" });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel("Type the number 2").fill("2");
    await page.keyboard.press("Enter");
    await page.getByText("2 deployments were deleted.").waitFor();
    await expect.poll(() => rowsOf(page).getByRole("link").allTextContents()).toEqual(["two"]);
    expect(await namesOf("dave")).toEqual(["two"]);
    await page.context().close();
  });

  test("stay if one of them is no longer owned", async () => {
    await callAs(stack, "bob", "POST", "/users/clerk-sync", {});
    await createDeployment(stack, "erin", { name: "mine" });
    const id = await createDeployment(stack, "erin", { name: "given away" });
    const page = await signIn(await visitor(browser, stack), "erin");
    await page.getByRole("checkbox", { name: "Select mine" }).check();
    await page.getByRole("button", { name: "Select all shown" }).click();
    await page.getByText("2 selected").waitFor();
    await callAs(stack, "erin", "POST", `/deployments/${id}/transfer`, { to: "user_bob" });
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByLabel("Type the number 2").fill("2");
    await page.keyboard.press("Enter");
    await page.getByText("Nothing was deleted, because you no longer own all of them.").waitFor();
    expect(await namesOf("erin")).toEqual(["mine"]);
    await page.context().close();
  });
});

describe("the command palette", () => {
  test("opens a deployment and a page by keyboard", async () => {
    await createDeployment(stack, "frank", { name: "needle" });
    const page = await signIn(await visitor(browser, stack), "frank");
    await page.keyboard.press("Control+K");
    const field = page.getByRole("combobox", { name: "Go to" });
    await field.fill("need");
    await page.getByRole("option", { name: "needle" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "needle", level: 1 }).waitFor();
    await page.keyboard.press("Control+K");
    await field.fill("page");
    await page.getByRole("option", { name: "Shared with you" }).waitFor();
    for (const key of ["ArrowDown", "ArrowUp", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("heading", { name: "Shared with you", level: 1 }).waitFor();
    await page.context().close();
  });

  test("closes on Escape and returns the focus", async () => {
    const page = await signIn(await visitor(browser, stack), "frank");
    await page.keyboard.press("/");
    const search = page.getByRole("searchbox", { name: "Search" });
    await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press("Control+K");
    await page.getByRole("dialog", { name: "Go to" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Go to" }).waitFor({ state: "detached" });
    expect(await search.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.context().close();
  });
});
