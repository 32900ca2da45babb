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
    await page.getByLabel("Search by name").fill("app 1");
    await page.getByText("11 found").waitFor();
    await page.getByRole("link", { name: "app 13", exact: true }).click();
    await page.getByRole("heading", { name: "app 13", level: 1 }).waitFor();
    await page.goBack();
    await page.getByText("11 found").waitFor();
    expect(await page.getByLabel("Search by name").inputValue()).toBe("app 1");
    await page.reload();
    await page.getByText("11 found").waitFor();
    expect(await page.getByLabel("Search by name").inputValue()).toBe("app 1");
    await page.getByRole("link", { name: "Deployments", exact: true }).click();
    await rowsOf(page).filter({ hasText: "app 65" }).waitFor();
    expect(await page.getByLabel("Search by name").inputValue(), "the menu leads to the whole list").toBe("");
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
    const search = page.getByLabel("Search by name");
    await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press("Control+K");
    await page.getByRole("dialog", { name: "Go to" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Go to" }).waitFor({ state: "detached" });
    expect(await search.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.context().close();
  });
});
