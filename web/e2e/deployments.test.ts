import type { Browser, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs, createDeployment, signIn, startBrowser, visitor, withLimit } from "./browser";
import { startStack, type Stack } from "./stack";

const INTERNAL_ERROR = { error: { code: "internal", message: "Internal error.", request_id: "req_1" } };

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

  test("the owner creates, edits and lists a deployment", async () => {
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.getByText("No deployments yet").waitFor();
    await page.getByRole("link", { name: "New deployment" }).click();

    await page.getByLabel("Name", { exact: true }).fill("shop");
    await page.getByLabel("Repository").fill("https://git.example.com/alice/shop");
    await page.getByRole("button", { name: "Add variable" }).click();
    await page.getByLabel("Variable name").fill("API_KEY");
    const value = page.getByLabel("Value of API_KEY");
    await value.fill("s3cret\nand its second line\n");
    const cover = () => value.evaluate((element) => getComputedStyle(element).getPropertyValue("-webkit-text-security"));
    expect(await cover(), "values are hidden at first").toBe("disc");
    await page.getByRole("button", { name: "Show values", pressed: false }).click();
    await page.getByRole("button", { name: "Show values", pressed: true }).waitFor();
    await expect.poll(cover).toBe("none");
    await page.getByRole("button", { name: "Create deployment" }).click();

    await page.getByRole("heading", { name: "shop", level: 1 }).waitFor();
    await page.getByText("API_KEY").waitFor();
    expect(await page.getByText("s3cret").count(), "values are hidden at first").toBe(0);
    await page.getByRole("button", { name: "Show values" }).click();
    expect(await page.getByText("s3cret").innerText(), "with line breaks").toMatch(/^s3cret\nand its second line/);

    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByRole("heading", { name: "Edit shop" }).waitFor();
    await page.getByLabel("Name", { exact: true }).fill("store");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: "store", level: 1 }).waitFor();

    await page.getByRole("link", { name: "Deployments", exact: true }).first().click();
    await page.getByRole("list", { name: "Your deployments" }).getByRole("link", { name: "store" }).waitFor();
    const rows = await callAs(stack, "alice", "GET", "/deployments");
    expect((rows.body as { items: { name: string; envVars: object }[] }).items).toMatchObject([
      { name: "store", envVars: { API_KEY: "s3cret\nand its second line\n" } },
    ]);
    await page.context().close();
  });

  test("another user's deployment shows Not yours", async () => {
    const id = await createDeployment(stack, "alice", { name: "hers" });
    const before = await callAs(stack, "alice", "GET", `/deployments/${id}`);
    const page = await signIn(await visitor(browser, stack), "bob");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("heading", { name: "Not yours" }).waitFor();
    await page.goto(`/deployments/${id}/edit`);
    await page.getByRole("heading", { name: "Not yours" }).waitFor();
    expect(await page.getByRole("textbox").count(), "no form is shown").toBe(0);
    expect(await callAs(stack, "alice", "GET", `/deployments/${id}`)).toEqual(before);
    await page.context().close();
  });

  test("a long list is paged, and the API searches all pages", async () => {
    for (let number = 1; number <= 45; number += 1) await createDeployment(stack, "carol", { name: `app ${number}` });
    const page = await signIn(await visitor(browser, stack), "carol");
    const rows = page.getByRole("list", { name: "Your deployments" }).getByRole("listitem");
    await rows.filter({ hasText: "app 45" }).waitFor();
    expect(await rows.count()).toBe(20);
    await page.getByRole("button", { name: "Show more" }).click();
    await rows.filter({ hasText: "app 6" }).first().waitFor();
    expect(await rows.count()).toBe(40);
    const asked: string[] = [];
    page.on("request", (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname === "/api/v1/deployments") asked.push(decodeURIComponent(search));
    });
    await page.getByRole("searchbox", { name: "Search" }).fill("APP 1");
    await page.getByText("11 found").waitFor();
    expect(await rows.count()).toBe(11);
    expect(asked, "the API searches, not the browser").toEqual(["?limit=20&q=APP 1"]);
    await page.getByRole("searchbox", { name: "Search" }).fill("app");
    await page.getByText("20 found so far").waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByText("40 found so far").waitFor();
    await page.getByRole("searchbox", { name: "Search" }).fill("zebra");
    await page.getByText("No matches").waitFor();
    await page.context().close();
  });

  test("errors of the form and the API are beside the field", async () => {
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto("/deployments/new");
    await page.getByRole("button", { name: "Create deployment" }).click();
    const name = page.getByLabel("Name", { exact: true });
    expect(await name.getAttribute("aria-invalid")).toBe("true");
    expect(await page.evaluate(() => document.activeElement?.id), "the first invalid field has the focus").toBe("name");

    await page.locator("#name-error").getByText("Required.").waitFor();
    await name.fill("line\u0007bell");
    await page.getByLabel("Repository").fill("https://git.example.com/alice/bell");
    await page.getByRole("button", { name: "Create deployment" }).click();
    await page.getByText(/control characters/i).waitFor();
    expect(await name.getAttribute("aria-describedby")).toBe("name-error");
    await page.context().close();
  });

  test("a failed save shows a focused note with the request id", async () => {
    const id = await createDeployment(stack, "alice", { name: "unlucky" });
    const context = await visitor(browser, stack, { permissions: ["clipboard-read", "clipboard-write"] });
    const page = await signIn(context, "alice");
    await page.goto(`/deployments/${id}/edit`);
    await page.route("**/api/v1/deployments/*", (route) =>
      route.request().method() === "PATCH" ? route.fulfill({ status: 500, json: INTERNAL_ERROR }) : route.continue(),
    );
    await page.getByLabel("Name", { exact: true }).fill("unluckier");
    const save = page.getByRole("button", { name: "Save changes" });
    await save.click();
    const note = page.getByRole("main").getByRole("alert");
    await note.getByText("Internal error.").waitFor();
    expect(await note.evaluate((element) => element === document.activeElement)).toBe(true);
    const [above, below] = [await note.boundingBox(), await save.boundingBox()];
    expect(above && below ? below.y - above.y - above.height : null, "beside the button").toBeLessThan(64);
    await note.getByText("req_1").waitFor();
    await note.getByRole("button", { name: "Copy request ID" }).click();
    await note.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("req_1");
    await context.close();
  });

  test("saving one field keeps concurrent changes of others", async () => {
    const id = await createDeployment(stack, "alice", { name: "both write", private: false });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}/edit`);
    await page.getByLabel("Name", { exact: true }).fill("both wrote");
    const meanwhile = { private: true, description: "by another tab" };
    expect((await callAs(stack, "alice", "PATCH", `/deployments/${id}`, meanwhile)).status).toBe(200);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: "both wrote", level: 1 }).waitFor();
    const { body } = await callAs(stack, "alice", "GET", `/deployments/${id}`);
    expect(body).toMatchObject({ name: "both wrote", ...meanwhile });
    await page.context().close();
  });

  test.each(["first", "last"])("two rejected removals restore both rows, %s first", async (order) => {
    const id = await createDeployment(stack, "alice", { name: "stubborn" });
    for (const route of ["/a", "/b"]) {
      await callAs(stack, "alice", "POST", `/deployments/${id}/endpoints`, { route, method: "GET" });
    }
    await callAs(stack, "bob", "POST", "/users/clerk-sync", {});
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("button", { name: "Remove GET /a" }).waitFor();
    await callAs(stack, "alice", "POST", `/deployments/${id}/transfer`, { to: "user_bob" });
    const asked: Route[] = [];
    await page.route("**/endpoints/*", (route) =>
      route.request().method() === "DELETE" ? void asked.push(route) : route.continue(),
    );
    for (const route of ["/b", "/a"]) await page.getByRole("button", { name: `Remove GET ${route}` }).click();
    await page.getByText("No endpoints yet").waitFor();
    await expect.poll(() => asked.length).toBe(2);
    for (const route of order === "first" ? asked : asked.toReversed()) {
      const refused = page.waitForResponse(route.request().url());
      await route.continue();
      expect((await refused).status()).toBe(403);
    }
    await page.getByText("GET /a was not removed.").waitFor();
    await page.getByText("GET /b was not removed.").waitFor();
    expect(await page.getByRole("list", { name: "Endpoints" }).locator("code").allInnerTexts()).toEqual(["/b", "/a"]);
    await page.context().close();
  });

  test("the keyboard selects routes of the access page", async () => {
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto("/access");
    const select = page.getByLabel("Route", { exact: true });
    await select.focus();
    const before = await select.inputValue();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await select.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await select.inputValue()).not.toBe(before);
    await page.getByRole("button", { name: "Try POST /api/v1/deployments/batch-delete" }).click();
    const panel = page.getByRole("region", { name: "Try it" });
    expect(await panel.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await select.inputValue()).toBe("POST/api/v1/deployments/batch-delete");
    await page.context().close();
  });

  test("every page has a strict script policy", async () => {
    const answer = await fetch(`${stack.web}/sign-in`);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
  });

  test("an endpoint is added, edited, removed and restored", async () => {
    const id = await createDeployment(stack, "alice", { name: "with endpoints" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("button", { name: "Add endpoint" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Route").fill("orders");
    await dialog.getByRole("button", { name: "Add" }).click();
    await dialog.locator("#route-error").getByText(/starts? with \//i).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id), "the invalid field has the focus").toBe("route");
    await dialog.getByLabel("Route").fill("/orders");
    await dialog.getByLabel("Method").selectOption("POST");
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: "Edit POST /orders" }).click();
    await dialog.getByLabel("Description").fill("Takes an order\nand keeps it");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await page.getByText("Takes an order").innerText()).toBe("Takes an order\nand keeps it");
    await page.getByRole("button", { name: "Remove POST /orders" }).click();
    await page.getByText("POST /orders was removed.").waitFor();
    const listed = () => callAs(stack, "alice", "GET", `/deployments/${id}/endpoints`);
    expect((await listed()).body).toMatchObject({ items: [] });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("POST /orders is back.").waitFor();
    await page.getByRole("button", { name: "Edit POST /orders" }).waitFor();
    const restored = { method: "POST", route: "/orders", description: "Takes an order\nand keeps it" };
    expect((await listed()).body).toMatchObject({ items: [restored] });
    await page.context().close();
  });

  test("saving an endpoint keeps concurrent changes", async () => {
    const id = await createDeployment(stack, "alice", { name: "both write endpoints" });
    const path = `/deployments/${id}/endpoints`;
    const { body } = await callAs(stack, "alice", "POST", path, { route: "/before", method: "GET", description: "old" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("button", { name: "Edit GET /before" }).click();
    await page.getByRole("dialog").getByLabel("Route").fill("/after");
    const meanwhile = { method: "PUT", description: "by another tab" };
    const changed = await callAs(stack, "alice", "PATCH", `${path}/${(body as { id: string }).id}`, meanwhile);
    expect(changed.status).toBe(200);
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByText("PUT /after was saved.").waitFor();
    expect((await callAs(stack, "alice", "GET", path)).body).toMatchObject({ items: [{ route: "/after", ...meanwhile }] });
    await page.context().close();
  });

  test("a dialog cannot close while it submits", async () => {
    const id = await createDeployment(stack, "alice", { name: "in a hurry" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("button", { name: "Add endpoint" }).click();
    let asked: (route: Route) => void = () => {};
    const sent = new Promise<Route>((resolve) => (asked = resolve));
    await page.route("**/endpoints", (route) => (route.request().method() === "POST" ? asked(route) : route.continue()));
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Route").fill("/slow");
    await page.keyboard.press("Enter");
    const route = await sent;
    await expect.poll(() => dialog.getByRole("button", { name: "Cancel" }).isDisabled()).toBe(true);
    // Browsers let a page cancel only the first one.
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("Escape");
    await route.abort();
    await dialog.getByText("The service is not responding.").waitFor();
    page.once("dialog", (question) => void question.accept());
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.context().close();
  });

  test("removing all shown endpoints keeps Show more", async () => {
    const id = await createDeployment(stack, "alice", { name: "many endpoints" });
    for (const route of ["/a", "/b", "/c"]) {
      await callAs(stack, "alice", "POST", `/deployments/${id}/endpoints`, { route, method: "GET" });
    }
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.route(/\/endpoints(\?|$)/, (route) => route.continue({ url: withLimit(route, 1) }));
    await page.goto(`/deployments/${id}`);
    await page.getByRole("button", { name: "Remove GET /c" }).click();
    await page.getByText("GET /c was removed.").waitFor();
    expect(await page.getByText("No endpoints yet").count()).toBe(0);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("button", { name: "Remove GET /b" }).waitFor();
    const more = page.getByRole("button", { name: "Show more" });
    await more.focus();
    await page.keyboard.press("Enter");
    await more.waitFor({ state: "detached" });
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused, { message: "the focus moves to the first new row" }).toBe("Edit GET /a");
    await page.context().close();
  });

  test("closing a notice by keyboard restores the focus", async () => {
    const id = await createDeployment(stack, "alice", { name: "noticed", private: false });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.route("**/api/v1/deployments/*", (route) =>
      route.request().method() === "PATCH" ? route.fulfill({ status: 500, json: INTERNAL_ERROR }) : route.continue(),
    );
    const last = page.getByRole("button", { name: "Delete…" });
    await last.waitFor();
    await page.getByRole("switch", { name: "Public" }).click();
    await page.getByText("The deployment is still public.").waitFor();
    await last.focus();
    await page.keyboard.press("Tab");
    const close = page.getByRole("button", { name: "Close" });
    expect(await close.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await close.waitFor({ state: "detached" });
    expect(await last.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.context().close();
  });

  test("a rejected change is reverted with a notice", async () => {
    const id = await createDeployment(stack, "alice", { name: "slipping away", private: false });
    const path = `/deployments/${id}/endpoints`;
    expect((await callAs(stack, "alice", "POST", path, { route: "/kept", method: "GET" })).status).toBe(201);
    await callAs(stack, "bob", "POST", "/users/clerk-sync", {});
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("button", { name: "Remove GET /kept" }).waitFor();
    expect((await callAs(stack, "alice", "POST", `/deployments/${id}/transfer`, { to: "user_bob" })).status).toBe(204);

    await page.getByRole("switch", { name: "Public" }).click();
    await page.getByText("The deployment is still public. This is not yours, or it does not exist.").waitFor();
    expect(await page.getByRole("switch", { name: "Public" }).isChecked()).toBe(true);
    await page.getByRole("button", { name: "Remove GET /kept" }).click();
    await page.getByText("GET /kept was not removed.").waitFor();
    await page.getByRole("button", { name: "Remove GET /kept" }).waitFor();
    expect((await callAs(stack, "bob", "GET", path)).body).toMatchObject({ items: [{ route: "/kept" }] });
    await page.context().close();
  });

  test("publishing asks, and hides the owner's fields", async () => {
    const id = await createDeployment(stack, "alice", { name: "open house", envVars: { SECRET: "hush" } });
    const alice = await signIn(await visitor(browser, stack), "alice");
    await alice.goto(`/deployments/${id}`);
    await alice.getByRole("switch", { name: "Public" }).click();
    await alice.getByRole("dialog").getByText("Every signed-in user").waitFor();
    await alice.keyboard.press("Escape");
    expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).body).toMatchObject({ private: true });
    await alice.getByRole("switch", { name: "Public", checked: false }).click();
    await alice.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await alice.getByRole("switch", { name: "Public", checked: true }).waitFor();
    const bob = await signIn(await visitor(browser, stack), "bob");
    const list = bob.waitForResponse((response) => response.url().includes("/deployments/public"));
    await bob.getByRole("link", { name: "Public" }).click();
    await bob.getByRole("heading", { name: "open house" }).waitFor();
    expect(await (await list).text()).not.toMatch(/hush|user_alice/);
    await alice.context().close();
    await bob.context().close();
  });

  test("a transfer to an unknown user fails, to bob it succeeds", async () => {
    const id = await createDeployment(stack, "alice", { name: "a present" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("button", { name: "Transfer…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("New owner").fill("user_nobody_knows");
    await dialog.getByRole("button", { name: "Transfer" }).click();
    await dialog.getByText(/no such user/i).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id), "the invalid field has the focus").toBe("to");
    await dialog.getByLabel("New owner").fill("user_bob");
    await dialog.getByRole("button", { name: "Transfer" }).click();
    await page.getByText("a present is no longer yours.").waitFor();
    expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).status).toBe(403);
    expect((await callAs(stack, "bob", "GET", `/deployments/${id}`)).status).toBe(200);
    await page.context().close();
  });

  test("a deletion needs the typed name", async () => {
    // The API keeps spaces around a name, which the user cannot see.
    const id = await createDeployment(stack, "alice", { name: " doomed " });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    const opener = page.getByRole("button", { name: "Delete…" });
    await opener.click();
    const dialog = page.getByRole("dialog");
    const confirm = dialog.getByRole("button", { name: "Delete" });
    expect(await confirm.isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await opener.evaluate((button) => button === document.activeElement), "the focus returns").toBe(true);
    expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).status).toBe(200);

    await page.keyboard.press("Enter");
    await dialog.getByLabel("to confirm").fill("doomed");
    await page.keyboard.press("Enter");
    await page.getByText("doomed was deleted.").waitFor();
    expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).status).toBe(403);
    await page.context().close();
  });

  test("the access page compares responses by caller", async () => {
    await createDeployment(stack, "alice", { name: "on trial" });
    const page = await signIn(await visitor(browser, stack), "alice");
    const access = await page.request.get("/access");
    expect((await access.text()).replaceAll('\\"', '"'), "the test users").toContain('"testUsers":["alice","bob"]');
    await page.getByRole("link", { name: "Access" }).click();
    const panel = page.getByRole("region", { name: "Try it" });
    await page.waitForFunction(() => /^dep_/.test(document.querySelector<HTMLInputElement>("#parameter-id")?.value ?? ""));
    await panel.getByRole("button", { name: "Send as Alice, Bob and Anonymous" }).click();
    const verdicts = panel.locator(".verdict");
    await verdicts.nth(2).waitFor();
    expect(await verdicts.locator(".verdict__status").allInnerTexts()).toEqual(["200", "403", "401"]);
    expect(await verdicts.nth(1).innerText()).toContain("not_owner");
    const described = (await (await fetch(`${stack.api}/openapi.json`)).json()) as { paths: Record<string, object> };
    const routes = Object.values(described.paths).flatMap((operations) => Object.keys(operations));
    expect(await page.getByRole("table").locator("tbody tr").count()).toBe(routes.length);
    await page.context().close();
  });
});
