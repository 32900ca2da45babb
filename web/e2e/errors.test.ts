import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
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

test("an unknown page is a 404 with the header", async () => {
  const page = await signIn(await visitor(browser, stack), "alice");
  const response = await page.goto("/deploymnets/x");
  expect(response?.status()).toBe(404);
  await page.getByRole("heading", { name: "Page not found" }).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Deployments" }).click();
  await page.getByRole("heading", { name: "Deployments", level: 1 }).waitFor();
  await page.context().close();
});

test.each(["/favicon.ico", "/robots.txt"])("a visitor's %s is a file", async (path) => {
  const answer = await fetch(stack.web + path, { redirect: "manual" });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).not.toContain("html");
});

test.each(["/.well-known/change-password", "/apple-touch-icon.png", "/wp-login.php"])("a visitor's %s is a 404", async (path) => {
  expect((await fetch(stack.web + path, { redirect: "manual" })).status).toBe(404);
});

test("a page that fails keeps the header and can be retried", async () => {
  await createDeployment(stack, "alice", { name: "whole again" });
  const page = await signIn(await visitor(browser, stack), "alice");
  // A row without its fields, which no version of the API sends.
  await page.route("**/deployments/public*", (route) => route.fulfill({ json: { items: [{ id: "dep_broken" }] } }));
  await page.getByRole("link", { name: "Public", exact: true }).click();
  await page.getByRole("heading", { name: "Something went wrong on our side" }).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Deployments" }).waitFor();
  await page.unroute("**/deployments/public*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Public deployments", level: 1 }).waitFor();
  await page.getByText("No public deployments yet").waitFor();
  await page.context().close();
});

test("a form that is sent again after a lost answer creates one row", async () => {
  const context = await visitor(browser, stack);
  const page = await signIn(context, "mallory");
  await page.getByRole("link", { name: "New deployment" }).click();
  await page.getByLabel("Name", { exact: true }).fill("once");
  await page.getByLabel("Repository").fill("https://git.example.com/mallory/once");
  const isCreation = (url: URL) => url.pathname === "/api/v1/deployments";
  await page.route(isCreation, async (route) => {
    if (route.request().method() === "POST") await route.fetch();
    await route.abort();
  });
  const create = page.getByRole("button", { name: "Create deployment" });
  await create.click();
  await page.getByRole("main").getByRole("alert").getByText("The service is not responding.").waitFor();
  await page.unroute(isCreation);
  await create.click();
  await page.getByRole("heading", { name: "once", level: 1 }).waitFor();
  expect((await callAs(stack, "mallory", "GET", "/deployments")).body).toMatchObject({ items: [{ name: "once" }], next: null });
  await context.close();
});

describe("during an outage of the API", () => {
  afterEach(() => stack.startApi());

  test("a banner appears, and the page recovers", async () => {
    const id = await createDeployment(stack, "ivan", { name: "patient" });
    const context = await visitor(browser, stack);
    const page = await signIn(context, "ivan");
    await page.getByRole("link", { name: "patient" }).waitFor();

    await stack.stopApi();
    await page.getByRole("link", { name: "patient" }).click();
    await page.getByText("The service is not responding. Retrying…").waitFor();
    // The outage does not sign the user out.
    await page.waitForURL(`/deployments/${id}`);

    await stack.startApi();
    await page.getByRole("heading", { name: "patient", level: 1 }).waitFor();
    await page.getByText("The service is not responding. Retrying…").waitFor({ state: "detached" });
    await context.close();
  });

  test("the server-rendered access page recovers", async () => {
    const context = await visitor(browser, stack);
    const page = await signIn(context, "alice");
    await stack.stopApi();
    await page.goto("/access");
    await page.getByRole("heading", { name: "The service is not responding" }).waitFor();
    await stack.startApi();
    await page.getByRole("heading", { name: "Access map" }).waitFor();
    await context.close();
  });

  test("a form keeps its input and can be sent again", async () => {
    const context = await visitor(browser, stack);
    const page = await signIn(context, "judy");
    await page.getByText("No deployments yet").waitFor();
    await page.getByRole("link", { name: "New deployment" }).click();
    await page.getByLabel("Name", { exact: true }).fill("kept");
    await page.getByLabel("Repository").fill("https://git.example.com/judy/kept");

    await stack.stopApi();
    await page.getByRole("button", { name: "Create deployment" }).click();
    await page.getByRole("main").getByRole("alert").getByText("The service is not responding.").waitFor();
    const banner = page.getByText("The service is not responding. Retrying…");
    await banner.waitFor();
    expect((await banner.boundingBox())?.y, "the banner is in view").toBeGreaterThanOrEqual(0);
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("kept");

    await stack.startApi();
    await banner.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Create deployment" }).click();
    await page.getByRole("heading", { name: "kept", level: 1 }).waitFor();
    expect((await callAs(stack, "judy", "GET", "/deployments")).body).toMatchObject({ items: [{ name: "kept" }] });
    await context.close();
  });
});
