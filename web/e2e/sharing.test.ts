import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs, given, putJwt, signIn, startBrowser, tokenFor, visitor, withLimit } from "./browser";
import { startStack, type Stack } from "./stack";

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack();
  browser = await startBrowser();
  for (const name of ["bob", "carol"]) await callAs(stack, name, "POST", "/users/clerk-sync", {});
  await given(stack, "bob", { name: "one's own" });
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const person = (page: Page, name: string) =>
  page.getByRole("list", { name: "People it is shared with" }).getByRole("listitem").filter({ hasText: `user_${name}` });

/**
 * Goes to what is shared by way of something of one's own: whatever only owners get has been loaded by then, and would be
 * there at once.
 */
async function openShared(page: Page, name: string) {
  await page.getByRole("link", { name: "one's own" }).click();
  for (const button of ["Transfer…", "Share"]) await page.getByRole("button", { name: button, exact: true }).waitFor();
  await page.getByRole("link", { name: "Shared", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

/** What the API itself says of the people with whom a deployment is shared. */
async function grants(id: string): Promise<string[]> {
  const { body } = await callAs(stack, "alice", "GET", `/deployments/${id}/grants`);
  return (body as { items: { userId: string; access: string }[] }).items.map(({ userId, access }) => `${userId} ${access}`);
}

describe("the owner", () => {
  test("lets people in, changes what they may do and shuts them out, in place", async () => {
    const id = await given(stack, "alice", { name: "common" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.getByText("Nobody yet: it is yours alone.").waitFor();
    for (const [name, access] of [
      ["carol", "viewer"],
      ["bob", "editor"],
    ] as const) {
      await page.getByLabel("Share with").fill(`user_${name}`);
      await page.getByLabel("They").selectOption(access);
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await person(page, name).waitFor();
    }
    expect(await grants(id)).toEqual(["user_bob editor", "user_carol viewer"]);

    const changed = page.waitForResponse((response) => response.request().method() === "PUT");
    await page.getByLabel("What user_carol may do").selectOption("editor");
    await changed;
    await person(page, "bob").getByRole("button", { name: "Stop sharing with user_bob" }).click();
    await page.getByText("user_bob is shut out.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent), "the focus is not lost").toBe("Shared with");
    expect(await grants(id)).toEqual(["user_carol editor"]);
    await page.reload();
    await person(page, "carol").waitFor();
    expect(await page.getByLabel("What user_carol may do").inputValue()).toBe("editor");
    expect(await person(page, "bob").count()).toBe(0);
    await page.context().close();
  });

  test("is told beside the field whom it cannot be shared with", async () => {
    const id = await given(stack, "alice", { name: "alone" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    const button = page.getByRole("button", { name: "Share", exact: true });
    for (const [userId, complaint] of [
      ["bob", "not a user's id"],
      ["user_nobody_knows", "no such user"],
      ["user_alice", "the owner needs no grant"],
      ["../../users/me", "not a user's id"],
    ] as const) {
      await page.getByLabel("Share with").fill(userId);
      await button.focus();
      await page.keyboard.press("Enter");
      await page.locator("#grantee-error").getByText(complaint).waitFor();
      expect(await page.evaluate(() => document.activeElement?.id), "what is wrong is at hand").toBe("grantee");
    }
    expect(await grants(id)).toEqual([]);
    await page.context().close();
  });

  test("keeps the focus where it is while a row goes, and what was written meanwhile", async () => {
    const id = await given(stack, "alice", { name: "busy" });
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
    await page.getByText("user_carol is shut out.").waitFor();
    await page.getByText("It is shared with user_bob.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("grantee");
    expect(await field.inputValue()).toBe("user_dan");
    await page.context().close();
  });

  test("who removes all that are shown finds the rest", async () => {
    const id = await given(stack, "alice", { name: "crowded" });
    for (const name of ["bob", "carol"]) {
      await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_${name}`, { access: "viewer" });
    }
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.route(/\/grants(\?|$)/, (route) => route.continue({ url: withLimit(route, 1) }));
    await page.goto(`/deployments/${id}`);
    await page.getByRole("button", { name: "Stop sharing with user_bob" }).click();
    await page.getByText("user_bob is shut out.").waitFor();
    expect(await page.getByText("Nobody yet").count()).toBe(0);
    await page.getByRole("button", { name: "Show more" }).click();
    await person(page, "carol").waitFor();
    await page.context().close();
  });

  test("is shown whom it is shared with when the answer to sharing it is lost", async () => {
    const id = await given(stack, "alice", { name: "half heard" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await page.route("**/grants/*", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByLabel("Share with").fill("user_bob");
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await person(page, "bob").waitFor();
    await page.getByRole("region", { name: "Shared with" }).getByText("The service is not answering.").waitFor();
    expect(await grants(id)).toEqual(["user_bob viewer"]);
    await page.context().close();
  });

  test("of a moment ago sees each change taken back, and is told", async () => {
    const id = await given(stack, "alice", { name: "sold" });
    await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_carol`, { access: "viewer" });
    const page = await signIn(await visitor(browser, stack), "alice");
    await page.goto(`/deployments/${id}`);
    await person(page, "carol").waitFor();
    expect((await callAs(stack, "alice", "POST", `/deployments/${id}/transfer`, { to: "user_bob" })).status).toBe(204);
    const before = await callAs(stack, "bob", "GET", `/deployments/${id}/grants`);

    await page.getByLabel("What user_carol may do").selectOption("editor");
    await page.getByText("user_carol: “Can view” stays.").waitFor();
    expect(await page.getByLabel("What user_carol may do").inputValue()).toBe("viewer");
    await page.getByRole("button", { name: "Stop sharing with user_carol" }).click();
    await page.getByText("user_carol is still let in.").waitFor();
    expect(await person(page, "carol").count(), "nobody looks shut out who is not").toBe(1);
    expect(await callAs(stack, "bob", "GET", `/deployments/${id}/grants`)).toEqual(before);
    await page.context().close();
  });
});

test("a change whose answer is lost is told as that, and what is there is asked for", async () => {
  const id = await given(stack, "alice", { name: "lossy" });
  const page = await signIn(await visitor(browser, stack), "alice");
  await page.goto(`/deployments/${id}`);
  await page.route("**/api/v1/deployments/*", async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.getByRole("switch", { name: "Public" }).click();
  await page.getByText("It may have changed or not.").waitFor();
  await page.getByRole("switch", { name: "Public", checked: true }).waitFor();
  expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).body).toMatchObject({ private: false });
  await page.context().close();
});

describe("whoever it is shared with", () => {
  test("finds it under Shared, by a search too, and sees it without its environment", async () => {
    const id = await given(stack, "alice", { name: "Lent Out", envVars: { SECRET: "hush" } });
    await callAs(stack, "alice", "POST", `/deployments/${id}/endpoints`, { route: "/seen", method: "GET" });
    await given(stack, "alice", { name: "lent to nobody" });
    await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_bob`, { access: "viewer" });
    const page = await signIn(await visitor(browser, stack), "bob");
    const texts: Promise<string>[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/v1/deployments")) texts.push(response.text().catch(() => ""));
    });
    await page.getByRole("link", { name: "Shared" }).click();
    await page.getByRole("heading", { name: "Shared with you" }).waitFor();
    await page.getByLabel("Search by name").fill("lent");
    await page.getByText("1 found").waitFor();
    await page.getByRole("link", { name: "Deployments", exact: true }).click();
    await openShared(page, "Lent Out");
    await page.getByText("/seen").waitFor();
    await page.getByText("Can view").waitFor();
    expect(await page.getByText("user_alice").count()).toBe(1);
    await page.getByRole("button", { name: "Leave…" }).waitFor();
    for (const role of ["switch", "textbox", "combobox"] as const) expect(await page.getByRole("main").getByRole(role).count()).toBe(0);
    expect(await page.getByRole("main").getByRole("button").allTextContents()).toEqual(["Leave…"]);
    expect((await Promise.all(texts)).join(), "nor is it in any answer").not.toContain("hush");

    await page.goto(`/deployments/${id}/edit`);
    await page.getByText("You can view it, and not change it").waitFor();
    await page.context().close();
  });

  test("as an editor changes it, and leaves the environment as it was", async () => {
    const id = await given(stack, "alice", { name: "open", envVars: { SECRET: "hush" } });
    await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/user_bob`, { access: "editor" });
    const page = await signIn(await visitor(browser, stack), "bob");
    await openShared(page, "open");
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByText("Only the owner sees the environment variables").waitFor();
    expect(await page.getByRole("switch").count(), "nor is it theirs to publish").toBe(0);
    await page.getByLabel("Name", { exact: true }).fill("opened");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: "opened", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Add an endpoint" }).click();
    await page.getByRole("dialog").getByLabel("Route").fill("/by-bob");
    await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: "Edit GET /by-bob" }).waitFor();
    expect(await page.getByRole("button", { name: "Remove GET /by-bob" }).count(), "removing is the owner's").toBe(0);
    for (const name of ["Transfer…", "Delete…", "Share"]) expect(await page.getByRole("button", { name }).count()).toBe(0);
    expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).body).toMatchObject({
      name: "opened",
      userId: "user_alice",
      private: true,
      envVars: { SECRET: "hush" },
    });
    await page.context().close();
  });

  test("and is shut out while looking at it, sees nothing more of it", async () => {
    const id = await given(stack, "alice", { name: "brief" });
    const other = await given(stack, "alice", { name: "lasting" });
    for (const shared of [id, other]) {
      await callAs(stack, "alice", "PUT", `/deployments/${shared}/grants/user_bob`, { access: "editor" });
    }
    const page = await signIn(await visitor(browser, stack), "bob");
    await page.goto(`/deployments/${id}`);
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByLabel("Name", { exact: true }).fill("taken");
    expect((await callAs(stack, "alice", "DELETE", `/deployments/${id}/grants/user_bob`)).status).toBe(204);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("This is not yours, or it is not there.").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Not yours" }).waitFor();
    await page.goto("/shared");
    await page.getByRole("link", { name: "lasting" }).waitFor();
    expect(await page.getByText("brief").count()).toBe(0);
    expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).body).toMatchObject({ name: "brief" });
    await page.context().close();
  });

  test("leaves it, and finds it no longer", async () => {
    const id = await given(stack, "alice", { name: "enough" });
    for (const user of ["user_bob", "user_carol"]) {
      await callAs(stack, "alice", "PUT", `/deployments/${id}/grants/${user}`, { access: "viewer" });
    }
    const page = await signIn(await visitor(browser, stack), "bob");
    await openShared(page, "enough");
    await page.getByRole("button", { name: "Leave…" }).click();
    await page.getByRole("button", { name: "Stay" }).click();
    await page.getByRole("button", { name: "Leave…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave it" }).click();
    await page.getByText("enough is no longer shared with you.").waitFor();
    await page.getByRole("heading", { name: "Shared with you" }).waitFor();
    expect(await page.getByRole("link", { name: "enough" }).count()).toBe(0);
    expect(await grants(id)).toEqual(["user_carol viewer"]);
    await page.context().close();
  });
});

test("who acts in the owner's session is told what they may not do, and is not offered it", async () => {
  const id = await given(stack, "alice", { name: "assisted", envVars: { SECRET: "hush" } });
  await callAs(stack, "alice", "POST", `/deployments/${id}/endpoints`, { route: "/kept", method: "GET" });
  const context = await visitor(browser, stack);
  const page = await signIn(context, "alice");
  await putJwt(stack, context, await tokenFor(stack, "alice", { claims: { act: { sub: "user_support" } } }));
  await page.getByRole("link", { name: "assisted" }).click();
  await page.getByText("Somebody else acts in this session").waitFor();
  await page.getByRole("button", { name: "Edit GET /kept" }).waitFor();
  expect(await page.getByRole("main").getByRole("button").allTextContents()).toEqual([
    " Add an endpoint",
    "Edit GET /kept",
  ]);
  expect(await page.getByText("SECRET").count()).toBe(0);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Description").fill("by support");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("assisted is saved.").waitFor();
  expect((await callAs(stack, "alice", "GET", `/deployments/${id}`)).body).toMatchObject({
    description: "by support",
    private: true,
    envVars: { SECRET: "hush" },
  });
  await context.close();
});
