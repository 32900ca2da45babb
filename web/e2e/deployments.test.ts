import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs, given, signIn, startBrowser, visitor } from "./browser";
import { startStack, type Stack } from "./stack";

describe("deployments", () => {
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

  test("alice creates a deployment, edits it, sees it and finds it again", async () => {
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.getByText("Nothing here yet").waitFor();
    await page.getByRole("link", { name: "New deployment" }).click();

    await page.getByLabel("Name", { exact: true }).fill("shop");
    await page.getByLabel("Repository").fill("https://git.example.com/alice/shop");
    await page.getByRole("button", { name: "Add a variable" }).click();
    await page.getByLabel("Name of the variable").fill("API_KEY");
    await page.getByLabel("Value of API_KEY").fill("s3cret");
    await page.getByRole("button", { name: "Create deployment" }).click();

    await page.getByRole("heading", { name: "shop", level: 1 }).waitFor();
    await page.getByText("API_KEY").waitFor();
    expect(await page.getByText("s3cret").count(), "values are hidden until asked for").toBe(0);
    await page.getByRole("button", { name: "Show values" }).click();
    await page.getByText("s3cret").waitFor();

    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByRole("heading", { name: "Edit shop" }).waitFor();
    await page.getByLabel("Name", { exact: true }).fill("store");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: "store", level: 1 }).waitFor();

    await page.getByRole("link", { name: "Deployments", exact: true }).first().click();
    await page.getByRole("list", { name: "Your deployments" }).getByRole("link", { name: "store" }).waitFor();
    const rows = await callAs(stack, "alice", "GET", "/deployments");
    expect((rows.body as { items: { name: string; envVars: object }[] }).items).toMatchObject([
      { name: "store", envVars: { API_KEY: "s3cret" } },
    ]);
    await page.context().close();
  });

  test("alice's address says to bob that it is not his, and her row stays as it was", async () => {
    const id = await given(stack, "alice", { name: "hers" });
    const before = await callAs(stack, "alice", "GET", `/deployments/${id}`);
    const page = await signIn(await visitor(browser, stack), "bob");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("heading", { name: "Not yours" }).waitFor();
    await page.goto(`/deployments/${id}/edit`);
    await page.getByRole("heading", { name: "Not yours" }).waitFor();
    expect(await page.getByRole("textbox").count(), "there is nothing to write into").toBe(0);
    expect(await callAs(stack, "alice", "GET", `/deployments/${id}`)).toEqual(before);
    await page.context().close();
  });
});
