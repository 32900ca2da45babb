import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs, createDeployment, putJwt, signIn, startBrowser, tokenFor, visitor, withLimit } from "./browser";
import { startStack, type Stack } from "./stack";

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack();
  browser = await startBrowser();
  for (const name of ["bob", "carol"]) await callAs(stack, name, "POST", "/users/clerk-sync", {});
  await createDeployment(stack, "bob", { name: "by bob" });
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const person = (page: Page, name: string) =>
  page.getByRole("list", { name: "Users it is shared with" }).getByRole("listitem").filter({ hasText: `user_${name}` });

/** Opens a shared deployment after one of bob's own, whose owner-only parts are loaded by then and would show at once. */
async function openShared(page: Page, name: string) {
  await page.getByRole("link", { name: "by bob" }).click();
  for (const button of ["Transfer…", "Share"]) await page.getByRole("button", { name: button, exact: true }).waitFor();
  await page.getByRole("link", { name: "Shared", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

/** Returns the grants of a deployment from the API. */
async function grants(id: string): Promise<string[]> {
  const { body } = await callAs(stack, "alice", "GET", `/deployments/${id}/grants`);
  return (body as { items: { userId: string; access: string }[] }).items.map(({ userId, access }) => `${userId} ${access}`);
}

describe("the owner", () => {
  test("adds, changes and removes access in place", async () => {
    const id = await createDeployment(stack, "alice", { name: "common" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.getByText("Not shared yet.").waitFor();
    for (const [name, access] of [
      ["carol", "viewer"],
      ["bob", "editor"],
    ] as const) {
      await page.getByLabel("Share with").fill(`user_${name}`);
      await page.getByLabel("Access", { exact: true }).selectOption(access);
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await person(page, name).waitFor();
    }
    expect(await grants(id)).toEqual(["user_bob editor", "user_carol viewer"]);

    const changed = page.waitForResponse((response) => response.request().method() === "PUT");
    await page.getByLabel("Access of user_carol").selectOption("editor");
    await changed;
    await person(page, "bob").getByRole("button", { name: "Stop sharing with user_bob" }).click();
    await page.getByText("user_bob no longer has access.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent), "the focus is not lost").toBe("Shared with");
    expect(await grants(id)).toEqual(["user_carol editor"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("user_bob has access again.").waitFor();
    expect(await grants(id), "with the level that he had").toEqual(["user_bob editor", "user_carol editor"]);
    await person(page, "bob").getByRole("button", { name: "Stop sharing with user_bob" }).click();
    await expect.poll(() => grants(id)).toEqual(["user_carol editor"]);
    await page.reload();
    await person(page, "carol").waitFor();
    expect(await page.getByLabel("Access of user_carol").inputValue()).toBe("editor");
    expect(await person(page, "bob").count()).toBe(0);
    await page.context().close();
  });

  test("picks a person by name, by keyboard", async () => {
    const one = await createDeployment(stack, "zara", { name: "one" });
    const other = await createDeployment(stack, "zara", { name: "other" });
    await callAs(stack, "nina", "POST", "/users/clerk-sync", { firstName: "Nina", lastName: "Ray" });
    await callAs(stack, "zara", "PUT", `/deployments/${one}/grants/user_nina`, { access: "viewer" });
    const page = await signIn(await visitor(browser, stack), "zara");
    await page.goto(`/deployments/${other}`);
    const field = page.getByRole("combobox", { name: "Share with" });
    const people = page.getByRole("listbox", { name: "People you know" });
    await field.fill("user_");
    await expect.poll(() => people.getByRole("option").allTextContents(), { message: "carol is unknown to zara" }).toEqual(["Nina Rayuser_nina"]);
    await field.fill("nina r");
    await people.getByRole("option", { name: "Nina Ray" }).waitFor();
    await page.keyboard.press("Escape");
    await people.waitFor({ state: "hidden" });
    await page.keyboard.press("ArrowDown");
    const option = people.getByRole("option", { name: "Nina Ray", selected: true });
    await option.waitFor();
    expect(await field.getAttribute("aria-activedescendant")).toBe(await option.getAttribute("id"));
    await page.keyboard.press("Enter");
    expect(await field.inputValue()).toBe("user_nina");
    await page.locator("#grantee-hint").getByText("Nina Ray").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Nina Ray now has access.").waitFor();
    await person(page, "nina").waitFor();

    await page.getByRole("button", { name: "Transfer…" }).click();
    const owner = page.getByRole("combobox", { name: "New owner" });
    await owner.fill("ray");
    await people.getByRole("option", { name: "Nina Ray" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count(), "Escape closes the suggestions first").toBe(1);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await owner.inputValue()).toBe("user_nina");
    await page.keyboard.press("Enter");
    await page.getByText("other is no longer yours.").waitFor();
    await page.context().close();
  });

  test("learns nothing about the address of a stranger", async () => {
    const id = await createDeployment(stack, "alice", { name: "secretive" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    for (const address of ["stranger@example.com", "nobody@example.com"]) {
      await page.getByLabel("Share with").fill(address);
      await page.keyboard.press("Enter");
      await page.locator("#grantee-error").getByText(/not a user id/i).waitFor();
    }
    expect(await grants(id)).toEqual([]);
    await page.context().close();
  });

  test("sees an error beside the field for an invalid user", async () => {
    const id = await createDeployment(stack, "alice", { name: "alone" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    const button = page.getByRole("button", { name: "Share", exact: true });
    for (const [userId, message] of [
      ["bob", /not a user('s)? id/i],
      ["user_nobody_knows", /no such user/i],
      ["user_alice", /owner/i],
      ["../../users/me", /not a user('s)? id/i],
    ] as const) {
      await page.getByLabel("Share with").fill(userId);
      await button.focus();
      await page.keyboard.press("Enter");
      await page.locator("#grantee-error").getByText(message).waitFor();
      expect(await page.evaluate(() => document.activeElement?.id), "the invalid field has the focus").toBe("grantee");
    }
    expect(await grants(id)).toEqual([]);
    await page.context().close();
  });

  test("keeps focus and input while a row disappears", async () => {
    const id = await createDeployment(stack, "alice", { name: "busy" });
    await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_carol`, { access: "viewer" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    const asked: Route[] = [];
    await page.route("**/grants/*", (route) => void asked.push(route));
    await person(page, "carol").getByRole("button", { name: "Stop sharing with user_carol" }).click();
    const field = page.getByLabel("Share with");
    await field.fill("user_bob");
    await field.press("Enter");
    await field.fill("user_dan");
    await expect.poll(() => asked.length).toBe(2);
    for (const route of asked) await route.continue();
    await person(page, "bob").waitFor();
    await page.getByText("user_carol no longer has access.").waitFor();
    await page.getByText("user_bob now has access.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("grantee");
    expect(await field.inputValue()).toBe("user_dan");
    await page.context().close();
  });

  test("finds the rest after removing all shown users", async () => {
    const id = await createDeployment(stack, "alice", { name: "crowded" });
    for (const name of ["bob", "carol"]) {
      await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_${name}`, { access: "viewer" });
    }
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.route(/\/grants(\?|$)/, (route) => route.continue({ url: withLimit(route, 1) }));
    await page.goto(`/deployments/${id}`);
    await page.getByRole("button", { name: "Stop sharing with user_bob" }).click();
    await page.getByText("user_bob no longer has access.").waitFor();
    expect(await page.getByText("Not shared yet").count()).toBe(0);
    await page.getByRole("button", { name: "Show more" }).click();
    await person(page, "carol").waitFor();
    await page.context().close();
  });

  test("sees the actual grants after a lost response", async () => {
    const id = await createDeployment(stack, "alice", { name: "half heard" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.route("**/grants/*", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByLabel("Share with").fill("user_bob");
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await person(page, "bob").waitFor();
    await page.getByRole("region", { name: "Shared with" }).getByText("The service is not responding.").waitFor();
    expect(await grants(id)).toEqual(["user_bob viewer"]);
    await page.context().close();
  });

  test("sees changes reverted after losing ownership", async () => {
    const id = await createDeployment(stack, "alice", { name: "sold" });
    await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_carol`, { access: "viewer" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await person(page, "carol").waitFor();
    expect((await callAs(stack, "alice", "POST", `/deployments/${id}/transfer`, { to: "user_bob" })).status).toBe(204);
    const before = await callAs(stack, "bob", "GET", `/deployments/${id}/grants`);

    await page.getByLabel("Access of user_carol").selectOption("editor");
    await page.getByText("The access of user_carol is still “Can view”.").waitFor();
    expect(await page.getByLabel("Access of user_carol").inputValue()).toBe("viewer");
    await page.getByRole("button", { name: "Stop sharing with user_carol" }).click();
    await page.getByText("user_carol still has access.").waitFor();
    expect(await person(page, "carol").count(), "a user with access stays visible").toBe(1);
    expect(await callAs(stack, "bob", "GET", `/deployments/${id}/grants`)).toEqual(before);
    await page.context().close();
  });
});

test("a lost response reloads the actual state", async () => {
  const id = await createDeployment(stack, "alice", { name: "lossy", private: false });
  const page = await signIn(await visitor(browser, stack), "alice");
  await page.goto(`/deployments/${id}`);
  await page.route("**/api/v1/deployments/*", async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.getByRole("switch", { name: "Public" }).click();
  await page.getByText("The visibility may have changed.").waitFor();
  await page.getByRole("switch", { name: "Public", checked: false }).waitFor();
  expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).body).toMatchObject({ private: true });
  await page.context().close();
});

describe("a grantee", () => {
  test("sees the owner's name in the list and on the page", async () => {
    await callAs(stack, "otto", "POST", "/users/clerk-sync", { firstName: "Otto", lastName: "Ray" });
    const id = await createDeployment(stack, "otto", { name: "from otto" });
    await callAs(stack, "otto", "PUT", `/deployments/${id}/grants/user_carol`, { access: "viewer" });
    const page = await signIn(await visitor(browser, stack), "carol");
    await page.goto("/shared");
    await page.getByRole("listitem").filter({ hasText: "owned by Otto Ray user_otto" }).getByRole("link", { name: "from otto" }).click();
    await page.getByRole("definition").filter({ hasText: "Otto Ray user_otto" }).waitFor();
    await page.context().close();
  });

  test("finds and views it without its environment", async () => {
    const id = await createDeployment(stack, "alice", { name: "Lent Out", envVars: { SECRET: "hush" } });
    await callAs(stack, "alice", "POST", `/deployments/${id}/endpoints`, { route: "/seen", method: "GET" });
    await createDeployment(stack, "alice", { name: "not lent" });
    await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_bob`, { access: "viewer" });
    const page = await signIn(await visitor(browser, stack), "bob");
    const texts: Promise<string>[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/v1/deployments")) texts.push(response.text().catch(() => ""));
    });
    await page.getByRole("link", { name: "Shared" }).click();
    await page.getByRole("heading", { name: "Shared with you" }).waitFor();
    await page.getByRole("searchbox", { name: "Search" }).fill("lent");
    await page.getByText("1 found").waitFor();
    await page.getByRole("link", { name: "Deployments", exact: true }).click();
    await openShared(page, "Lent Out");
    await page.getByText("/seen").waitFor();
    await page.getByText("Can view").waitFor();
    expect(await page.getByText("user_alice").count()).toBe(1);
    await page.getByRole("button", { name: "Leave…" }).waitFor();
    for (const role of ["switch", "textbox", "combobox"] as const) expect(await page.getByRole("main").getByRole(role).count()).toBe(0);
    expect(await page.getByRole("main").getByRole("button").allTextContents()).toEqual(["Copy ID", "Leave…", "Copy repository"]);
    expect((await Promise.all(texts)).join(), "no response contains it").not.toContain("hush");

    await page.goto(`/deployments/${id}/edit`);
    await page.getByText("You can view this deployment but not change it").waitFor();
    await page.context().close();
  });

  test("with editor access keeps the environment on save", async () => {
    const id = await createDeployment(stack, "alice", { name: "open", envVars: { SECRET: "hush" } });
    await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_bob`, { access: "editor" });
    const page = await signIn(await visitor(browser, stack), "bob");
    await openShared(page, "open");
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByText("Only the owner can see environment variables").waitFor();
    expect(await page.getByRole("switch").count(), "editors cannot publish").toBe(0);
    await page.getByLabel("Name", { exact: true }).fill("opened");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: "opened", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Add endpoint" }).click();
    await page.getByRole("dialog").getByLabel("Route").fill("/by-bob");
    await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: "Edit GET /by-bob" }).waitFor();
    expect(await page.getByRole("button", { name: "Remove GET /by-bob" }).count(), "editors cannot remove").toBe(0);
    for (const name of ["Transfer…", "Delete…", "Share"]) expect(await page.getByRole("button", { name }).count()).toBe(0);
    expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).body).toMatchObject({
      name: "opened",
      userId: "user_alice",
      private: true,
      envVars: { SECRET: "hush" },
    });
    await page.context().close();
  });

  test("buttons stay in their places while the page loads", async () => {
    const id = await createDeployment(stack, "alice", { name: "steady" });
    await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_bob`, { access: "editor" });
    const page = await signIn(await visitor(browser, stack), "bob");
    await page.getByRole("link", { name: "by bob" }).click();
    await page.getByRole("button", { name: "Share", exact: true }).waitFor();
    await page.getByRole("link", { name: "Shared", exact: true }).click();
    await page.getByRole("link", { name: "steady", exact: true }).waitFor();
    await page.route("**/_next/static/chunks/**", () => {});
    await page.getByRole("link", { name: "steady", exact: true }).click();
    const edit = page.getByRole("link", { name: "Edit", exact: true });
    await edit.waitFor();
    const place = await edit.boundingBox();
    // Lets the held requests continue.
    await page.unroute("**/_next/static/chunks/**");
    await page.getByRole("button", { name: "Leave…" }).waitFor();
    expect(await edit.boundingBox()).toEqual(place);
    await page.context().close();
  });

  test("who loses access while editing sees Not yours", async () => {
    const id = await createDeployment(stack, "alice", { name: "brief" });
    const other = await createDeployment(stack, "alice", { name: "lasting" });
    for (const shared of [id, other]) {
      await callAs(stack, "alice", "PUT", `/deployments/${shared}/grants/user_bob`, { access: "editor" });
    }
    const page = await signIn(await visitor(browser, stack), "bob");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByLabel("Name", { exact: true }).fill("taken");
    expect((await callAs(stack, "alice", "DELETE", `/deployments/${id}/grants/user_bob`)).status).toBe(204);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("This is not yours, or it does not exist.").waitFor();
    // The form has unsaved input.
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await page.getByRole("heading", { name: "Not yours" }).waitFor();
    await page.goto("/shared");
    await page.getByRole("link", { name: "lasting" }).waitFor();
    expect(await page.getByText("brief").count()).toBe(0);
    expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).body).toMatchObject({ name: "brief" });
    await page.context().close();
  });

  test("leaves it and no longer finds it", async () => {
    const id = await createDeployment(stack, "alice", { name: "enough" });
    for (const user of ["user_bob", "user_carol"]) {
      await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/${user}`, { access: "viewer" });
    }
    const page = await signIn(await visitor(browser, stack), "bob");
    await openShared(page, "enough");
    await page.getByRole("button", { name: "Leave…" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Leave…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
    await page.getByText("enough is no longer shared with you.").waitFor();
    await page.getByRole("heading", { name: "Shared with you" }).waitFor();
    expect(await page.getByRole("link", { name: "enough" }).count()).toBe(0);
    expect(await grants(id)).toEqual(["user_carol viewer"]);
    await page.context().close();
  });
});

/** Waits until so many requests of a list are recorded: records are written after the responses. */
async function recorded(user: string, path: string, requests: number): Promise<void> {
  const count = async () => ((await callAs(stack, user, "GET", path)).body as { items: unknown[] }).items.length;
  await expect.poll(count).toBeGreaterThanOrEqual(requests);
}

describe("activity", () => {
  const rows = (page: Page) => page.getByRole("list", { name: "Activity" }).getByRole("listitem");

  test("shows the owner who requested it and how it was decided", async () => {
    const id = await createDeployment(stack, "alice", { name: "watched" });
    const name = `${"long".repeat(20)} \u05d0\u05d1`;
    await callAs(stack, "bob", "PATCH", "/users/user_bob", { firstName: name });
    await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_bob`, { access: "viewer" });
    for (const user of ["bob", "carol"]) await callAs(stack, user, "DELETE", `/deployments/${id}`);
    await callAs(stack, "bob", "GET", `/deployments/${id}`);
    await recorded("alice", `/deployments/${id}/activity`, 4);
    const page = await signIn(await visitor(browser, stack, { viewport: { width: 320, height: 800 } }), "alice");
    await page.goto(`/deployments/${id}`);
    const bob = rows(page).filter({ hasText: "user_bob" });
    await bob.filter({ hasText: "was allowed to view the deployment" }).getByText("Allowed", { exact: true }).waitFor();
    await bob.filter({ hasText: "tried to delete the deployment" }).getByText("Refused", { exact: true }).waitFor();
    await bob.getByText("The access did not suffice, or the row did not exist.").waitFor();
    expect(await bob.locator("bdi").first().innerText(), "a name is isolated from the sentence").toBe(name);
    await rows(page).filter({ hasText: "You were allowed to share the deployment" }).waitFor();
    expect(await person(page, "bob").locator("bdi").innerText(), "who shares it is named, too").toBe(name);
    expect(await rows(page).filter({ hasText: "user_carol" }).locator("bdi").allInnerTexts()).toEqual(["user_carol"]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);

    const viewer = await signIn(await visitor(browser, stack), "bob");
    await viewer.goto(`/deployments/${id}`);
    await viewer.getByText("No endpoints yet.").waitFor();
    expect(await viewer.getByRole("region", { name: "Activity" }).count()).toBe(0);
    for (const opened of [page, viewer]) await opened.context().close();
  });

  test("shows users their own requests, page by page", async () => {
    const id = await createDeployment(stack, "alice", { name: "sought" });
    for (const method of ["GET", "DELETE", "PATCH"]) await callAs(stack, "dave", method, `/deployments/${id}`);
    await recorded("dave", "/activity", 3);
    const page = await signIn(await visitor(browser, stack), "dave");
    await page.route("**/api/v1/activity*", (route) => route.continue({ url: withLimit(route, 4) }));
    await page.getByRole("button", { name: "Dave, account" }).click();
    await page.getByRole("link", { name: "Activity" }).click();
    await page.getByRole("heading", { name: "Activity", level: 1 }).waitFor();
    const first = rows(page).filter({ hasText: "You tried to view the deployment" });
    const more = page.getByRole("button", { name: "Show more" });
    await first.or(more).first().waitFor();
    while ((await first.count()) === 0) {
      const texts = await rows(page).allInnerTexts();
      await more.click();
      // The button stays until the next page is shown.
      await expect.poll(() => rows(page).allInnerTexts()).not.toEqual(texts);
    }
    await first.getByRole("link", { name: id }).click();
    await page.getByRole("heading", { name: "Not yours" }).waitFor();
    await page.context().close();
  });

  test.each([
    ["off", "Requests are not recorded", "ACCESS_LOG=refused"],
    ["refused", "Nothing yet", "Only requests that were refused or not decided are recorded."],
    ["all", "Nothing yet", "Requests appear here shortly after they were decided."],
  ])("an empty list says what is recorded: %s", async (recording, title, text) => {
    const page = await signIn(await visitor(browser, stack), "erin");
    await page.route("**/api/v1/activity*", (route) => route.fulfill({ json: { recording, items: [], next: null } }));
    await page.goto("/activity");
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByText(text).waitFor();
    await page.context().close();
  });
});

test("an impersonated owner sees only permitted actions", async () => {
  const id = await createDeployment(stack, "alice", { name: "assisted", envVars: { SECRET: "hush" } });
  await callAs(stack, "alice", "POST", `/deployments/${id}/endpoints`, { route: "/kept", method: "GET" });
  const context = await visitor(browser, stack);
  const page = await signIn(context, "alice");
  await putJwt(stack, context, await tokenFor(stack, "alice", { claims: { act: { sub: "user_support" } } }));
  await page.getByRole("link", { name: "assisted" }).click();
  await page.getByText("Another user is acting in this session").waitFor();
  await page.getByRole("button", { name: "Edit GET /kept" }).waitFor();
  expect(await page.getByRole("main").getByRole("button").allTextContents()).toEqual([
    "Copy ID",
    "Copy repository",
    " Add endpoint",
    "Edit GET /kept",
  ]);
  expect(await page.getByText("SECRET").count()).toBe(0);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Description").fill("by support");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("assisted was saved.").waitFor();
  expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).body).toMatchObject({
    description: "by support",
    private: true,
    envVars: { SECRET: "hush" },
  });
  await context.close();
});
