import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs, createDeployment, signIn, startBrowser, visitor } from "./browser";
import { startStack, type Stack } from "./stack";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Takes new screenshots. `docs/screenshots` holds the reviewed ones. */
const wanted = Boolean(process.env.SCREENSHOTS);
/** Dialogs and variants without a screenshot. */
const NO_SCREENSHOT = new Set(["delete", "transfer", "viewer", "view-only", "menu", "publish", "batch", "people", "no-matches"]);
const folder = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

let stack: Stack;
let browser: Browser;
let shop: string;
let foreign: string;
let shared: string;

const SHOPS = [
  { name: "storefront", tags: ["web", "next"], private: false, resourceVersion: "high", description: "What customers see." },
  { name: "payments", tags: ["internal"], resourceVersion: "standard" },
  { name: "search-index", tags: ["batch"], branch: "release/2" },
  { name: "status page", private: false, description: "Is it up? Is it yours?" },
  { name: "image resizer", tags: ["worker"], repository: "https://git.example.com/alice/a-repository-with-a-rather-long-name" },
];

beforeAll(async () => {
  stack = await startStack();
  browser = await startBrowser();
  if (wanted) mkdirSync(folder, { recursive: true });
  shop = await createDeployment(stack, "alice", {
    name: "checkout",
    description: "Takes the money, gives the receipt.",
    tags: ["web", "critical"],
    resourceVersion: "standard",
    envVars: { DATABASE_URL: "postgres://…", STRIPE_KEY: "sk_live_…", LOG_LEVEL: "info" },
  });
  for (const endpoint of [
    { route: "/orders/{id}", method: "DELETE" },
    { route: "/orders/{id}", method: "GET", description: "One order" },
    { route: "/orders", method: "POST", description: "Takes an order" },
  ]) {
    await callAs(stack, "alice", "POST", `/deployments/${shop}/endpoints`, endpoint);
  }
  for (const deployment of SHOPS) await createDeployment(stack, "alice", deployment);
  foreign = await createDeployment(stack, "bob", { name: "bob's blog", private: false, tags: ["blog"] });
  shared = await createDeployment(stack, "bob", { name: "guest book", tags: ["blog"], description: "Who was here." });
  await callAs(stack, "bob", "PUT", `/deployments/${shared}/grants/user_alice`, { access: "viewer" });
  const wiki = await createDeployment(stack, "bob", { name: "wiki", resourceVersion: "standard" });
  await callAs(stack, "bob", "PUT", `/deployments/${wiki}/grants/user_alice`, { access: "editor" });
  await callAs(stack, "alice", "PUT", `/deployments/${shop}/grants/user_bob`, { access: "editor" });
  await callAs(stack, "carol", "POST", "/users/clerk-sync", {});
  await callAs(stack, "alice", "PUT", `/deployments/${shop}/grants/user_carol`, { access: "viewer" });
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Returns the serious and critical violations that axe finds. */
async function violations(page: Page): Promise<string[]> {
  // Through DevTools, because the content security policy blocks injected scripts.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: Violation[] }> } };
    interface Violation {
      id: string;
      impact: string;
      nodes: { html: string; failureSummary: string }[];
    }
    return (await axe.run({ resultTypes: ["violations"] })).violations;
  });
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

interface Look {
  name: string;
  path: () => string;
  ready: (page: Page) => Promise<unknown>;
  /** Without a session. */
  open?: boolean;
}

const heading = (name: string) => (page: Page) => page.getByRole("heading", { name, level: 1 }).waitFor();

const LOOKS: Look[] = [
  { name: "sign-in", path: () => "/sign-in", ready: heading("Sign in"), open: true },
  {
    name: "deployments",
    path: () => "/deployments",
    ready: (page) => page.getByRole("link", { name: "storefront" }).waitFor(),
  },
  {
    name: "deployment",
    path: () => `/deployments/${shop}`,
    ready: async (page) => {
      await page.getByText("Takes an order").waitFor();
    },
  },
  {
    name: "new",
    path: () => "/deployments/new",
    ready: async (page) => {
      await page.getByRole("button", { name: "Create deployment" }).click();
      await page.locator("#repository-error").waitFor();
    },
  },
  {
    name: "edit",
    path: () => `/deployments/${shop}/edit`,
    ready: (page) => page.getByLabel("Value of STRIPE_KEY").waitFor(),
  },
  {
    name: "delete",
    path: () => `/deployments/${shop}`,
    ready: async (page) => {
      await page.getByRole("button", { name: "Delete…" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "transfer",
    path: () => `/deployments/${shop}`,
    ready: async (page) => {
      await page.getByRole("button", { name: "Transfer…" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "sharing",
    path: () => `/deployments/${shop}`,
    ready: async (page) => {
      await page.getByLabel("Share with").fill("carol");
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await page.locator("#grantee-error").waitFor();
      await page.getByRole("region", { name: "Shared with" }).evaluate((card) => card.scrollIntoView({ block: "center" }));
    },
  },
  {
    name: "people",
    path: () => `/deployments/${shop}`,
    ready: async (page) => {
      await page.getByLabel("Share with").fill("user_");
      await page.getByRole("option", { name: "user_bob" }).waitFor();
      await page.keyboard.press("ArrowDown");
    },
  },
  {
    name: "no-matches",
    path: () => "/deployments?private=false&resourceVersion=basic&tag=internal",
    ready: (page) => page.getByRole("button", { name: "Show all" }).waitFor(),
  },
  {
    name: "publish",
    path: () => `/deployments/${shop}`,
    ready: async (page) => {
      await page.getByRole("switch", { name: "Public" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "selection",
    path: () => "/deployments",
    ready: async (page) => {
      for (const name of ["storefront", "payments"]) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
    },
  },
  {
    name: "batch",
    path: () => "/deployments",
    ready: async (page) => {
      await page.getByRole("checkbox", { name: "Select payments" }).check();
      await page.getByRole("button", { name: "Delete…" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "palette",
    path: () => "/public",
    ready: async (page) => {
      await page.getByRole("heading", { name: "bob's blog" }).waitFor();
      await page.keyboard.press("Control+K");
      await page.getByRole("option", { name: "guest book" }).waitFor();
    },
  },
  {
    name: "account",
    path: () => "/account",
    ready: (page) => page.getByLabel("First name").waitFor(),
  },
  {
    name: "shared",
    path: () => "/shared",
    ready: (page) => page.getByRole("link", { name: "guest book" }).waitFor(),
  },
  {
    name: "activity",
    path: () => "/activity",
    ready: (page) => page.getByRole("list", { name: "Activity" }).waitFor(),
  },
  { name: "viewer", path: () => `/deployments/${shared}`, ready: heading("guest book") },
  {
    name: "view-only",
    path: () => `/deployments/${shared}/edit`,
    ready: (page) => page.getByText("You can view this deployment but not change it").waitFor(),
  },
  {
    name: "public",
    path: () => "/public",
    ready: (page) => page.getByRole("heading", { name: "bob's blog" }).waitFor(),
  },
  {
    name: "access",
    path: () => "/access",
    ready: async (page) => {
      await page.waitForFunction(
        () => /^dep_/.test(document.querySelector<HTMLInputElement>("#parameter-id")?.value ?? ""),
      );
      await page.getByRole("button", { name: "Send as Alice, Bob and Anonymous" }).click();
      await page.locator(".verdict").nth(2).waitFor();
    },
  },
  { name: "not-yours", path: () => `/deployments/${foreign}`, ready: heading("Not yours") },
  {
    name: "menu",
    path: () => "/public",
    ready: async (page) => {
      await page.getByRole("button", { name: "Alice, account" }).click();
      await page.getByRole("button", { name: "Sign out" }).waitFor();
    },
  },
];

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  let anonymous: BrowserContext;
  let alice: BrowserContext;
  let newcomer: BrowserContext;

  beforeAll(async () => {
    const options = { colorScheme: theme, viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" };
    anonymous = await visitor(browser, stack, options);
    alice = await visitor(browser, stack, options);
    newcomer = await visitor(browser, stack, options);
    await (await signIn(alice, "alice")).close();
  });

  afterAll(async () => {
    await anonymous?.close();
    await alice?.close();
    await newcomer?.close();
  });

  async function look(page: Page, name: string) {
    const screenshot = wanted && !NO_SCREENSHOT.has(name);
    expect(await violations(page), `${name}, wide`).toEqual([]);
    if (screenshot) await page.screenshot({ path: `${folder}${name}-${theme}.png` });
    await page.setViewportSize({ width: 360, height: 740 });
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content, `${name} fits a phone`).toBeLessThanOrEqual(window ?? 0);
    expect(await violations(page), `${name}, narrow`).toEqual([]);
    if (screenshot && theme === "light") await page.screenshot({ path: `${folder}${name}-phone.png` });
  }

  test.each(LOOKS)("$name is accessible, wide and narrow", async ({ name, path, ready, open }) => {
    const page = await (open ? anonymous : alice).newPage();
    await page.goto(path());
    await ready(page);
    await look(page, name);
    await page.close();
  });

  test("an empty list is accessible, wide and narrow", async () => {
    const page = await signIn(newcomer, "zoe");
    await page.getByText("No deployments yet").waitFor();
    await look(page, "empty");
    await page.close();
  });

  test("an outage is accessible, wide and narrow", async () => {
    const page = await alice.newPage();
    // Only this page sees the outage. Another test stops the API.
    await page.route("**/api/v1/**", (route) => route.abort());
    await page.goto("/deployments");
    await page.getByText("The service is not responding. Retrying…").waitFor();
    await look(page, "outage");
    await page.close();
  });
});

test.each([1440, 320])("long and reversed names stay inside a row %i px wide", async (width) => {
  const name = `${"long".repeat(20)} \u05d0\u05d1`;
  const tags = ["x".repeat(50), "y".repeat(50), "z".repeat(50)];
  await createDeployment(stack, "yves", { name, tags });
  const context = await visitor(browser, stack, { viewport: { width, height: 800 } });
  const page = await signIn(context, "yves");
  const row = page.getByRole("listitem").filter({ hasText: name }).first();
  expect(await row.getByRole("link").getAttribute("title")).toBe(name);
  const box = async (selector: string) => (await row.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [text, end] = [await box("bdi"), await box(".item__end")];
  const apart = text.x + text.width <= end.x || text.y + text.height <= end.y;
  expect(apart, "the name covers no badge").toBe(true);
  for (const badge of await row.locator(".badge").all()) {
    const { x, width: wide } = (await badge.boundingBox()) ?? { x: 0, width: 0 };
    expect(x + wide).toBeLessThanOrEqual(end.x + end.width + 1);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  await context.close();
});

test("a page without scripts says that it needs them", async () => {
  const context = await visitor(browser, stack, { javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/sign-in");
  // Locators by text skip <noscript>.
  const text = page.locator("noscript p");
  await text.waitFor();
  expect(await text.textContent()).toBe("This console needs JavaScript.");
  await context.close();
});

test("the server renders the chosen theme", async () => {
  const context = await visitor(browser, stack, { colorScheme: "light" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  const answer = await page.reload();
  expect(await answer?.text()).toContain('data-theme="dark"');
  await page.getByRole("button", { name: "Use the light theme" }).waitFor();
  await context.close();
});

test("controls are disabled before hydration", async () => {
  const context = await visitor(browser, stack, { colorScheme: "light" });
  await (await signIn(context, "alice")).close();
  const anonymous = await visitor(browser, stack);
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const pages = await Promise.all([context.newPage(), anonymous.newPage(), context.newPage()]);
  for (const page of pages) {
    await page.route(/\.js$/, async (route) => {
      await arrived;
      await route.continue();
    });
  }
  const [list, signInPage, map] = pages;
  await list.goto("/deployments", { waitUntil: "commit" });
  await list.getByRole("button", { name: "Alice, account" }).click();
  await signInPage.goto("/sign-in", { waitUntil: "commit" });
  await signInPage.getByRole("heading", { name: "Sign in" }).waitFor();
  await map.goto("/access", { waitUntil: "commit" });
  await map.getByRole("heading", { name: "Access map" }).waitFor();
  const early = [
    map.getByRole("button", { name: "Try GET /api/v1/deployments", exact: true }),
    list.getByRole("button", { name: "Use the dark theme" }),
    list.getByRole("button", { name: "Sign out" }),
    list.getByRole("searchbox", { name: "Search" }),
    signInPage.getByRole("button", { name: "Use the dark theme" }),
    signInPage.getByRole("button", { name: "user_alice" }),
    signInPage.getByLabel("Another user"),
    signInPage.getByRole("button", { name: "Sign in", exact: true }),
  ];
  for (const control of early) expect(await control.isDisabled(), String(control)).toBe(true);

  arrive();
  await signInPage.getByLabel("Another user").fill("alice");
  await signInPage.getByRole("button", { name: "Sign in", exact: true }).click();
  await signInPage.getByRole("heading", { name: "Deployments", level: 1 }).waitFor();
  await list.getByRole("searchbox", { name: "Search" }).fill("storefront");
  await list.getByText("1 found").waitFor();
  await list.getByRole("button", { name: "Use the dark theme" }).click();
  await list.getByRole("button", { name: "Use the light theme" }).waitFor();
  await anonymous.close();
  await context.close();
});

test("the keyboard reaches a deployment and its dialogs", async () => {
  const context = await visitor(browser, stack);
  const page = await signIn(context, "alice");
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  await page.reload();
  await page.getByRole("link", { name: "checkout" }).waitFor();
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to content");
  await page.keyboard.press("Enter");
  const reach = async (text: string) => {
    for (let presses = 0; presses < 40 && (await focused()) !== text; presses += 1) await page.keyboard.press("Tab");
    expect(await focused()).toBe(text);
    await page.keyboard.press("Enter");
  };
  await reach("checkout");
  await page.getByRole("heading", { name: "checkout", level: 1 }).waitFor();
  expect(await page.locator('nav [aria-current="true"]').innerText(), "the section of the page").toBe("Deployments");
  await expect.poll(focused, { message: "the heading has the focus after a navigation" }).toBe("checkout");
  expect(await page.title()).toBe("checkout · Is it yours?");
  await page.getByRole("button", { name: "Transfer…" }).waitFor();
  await reach("Transfer…");
  await page.getByRole("dialog").waitFor();
  await reach("Cancel");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await focused()).toBe("Transfer…");
  await context.close();
});
