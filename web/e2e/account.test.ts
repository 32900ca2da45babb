import type { Browser } from "playwright-core";
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

test("the profile is changed, and kept at the next sign-in", async () => {
  const context = await visitor(browser, stack);
  const page = await signIn(context, "paula");
  await page.waitForFunction(() => sessionStorage.getItem("synced") === "user_paula");
  await page.getByRole("button", { name: "Paula, account" }).click();
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByLabel("Last name").fill("Example");
  await page.getByRole("button", { name: "Save profile" }).click();
  await page.getByText("Your profile was saved.").waitFor();
  const other = await signIn(await visitor(browser, stack), "paula");
  await other.waitForFunction(() => sessionStorage.getItem("synced") === "user_paula");
  const { body } = await callAs(stack, "paula", "GET", "/users/me");
  expect(body).toMatchObject({ firstName: "Paula", lastName: "Example" });
  await other.context().close();
  await context.close();
});

test("an invalid profile shows the error beside the field", async () => {
  const page = await signIn(await visitor(browser, stack), "quentin");
  await page.waitForFunction(() => sessionStorage.getItem("synced") === "user_quentin");
  await page.goto("/account");
  await page.getByLabel("First name").fill("x".repeat(101));
  await page.keyboard.press("Enter");
  await page.locator("#firstName-error").getByText(/character/).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("firstName");
  await page.context().close();
});

test("deleting the account deletes everything and signs out", async () => {
  const id = await createDeployment(stack, "rita", { name: "gone soon" });
  const page = await signIn(await visitor(browser, stack), "rita");
  await page.goto("/account");
  await page.getByRole("button", { name: "Delete account…" }).click();
  const confirm = page.getByRole("button", { name: "Delete everything" });
  expect(await confirm.isDisabled()).toBe(true);
  await page.getByLabel("to confirm").fill("user_rita");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect((await callAs(stack, "rita", "GET", `/deployments/${id}`)).status).toBe(403);
  expect((await callAs(stack, "rita", "GET", "/deployments")).body).toMatchObject({ items: [] });
  await page.context().close();
});
