import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs, given, signIn, startBrowser, visitor } from "./browser";
import { startStack, type Stack } from "./stack";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Set by whoever wants new pictures; `docs/screenshots` holds the ones that were looked at. */
const wanted = Boolean(process.env.SCREENSHOTS);
/** Dialogs and variations need no picture of their own. */
const UNPICTURED = new Set(["delete", "transfer", "viewer", "view-only", "account"]);
const folder = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

let stack: Stack;
let browser: Browser;
let shop: string;
let stranger: string;
let lent: string;

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
  shop = await given(stack, "alice", {
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
  for (const deployment of SHOPS) await given(stack, "alice", deployment);
  stranger = await given(stack, "bob", { name: "bob's blog", private: false, tags: ["blog"] });
  lent = await given(stack, "bob", { name: "guest book", tags: ["blog"], description: "Who was here." });
  await callAs(stack, "bob", "PUT", `/deployments/${lent}/grants/user_alice`, { access: "viewer" });
  const wiki = await given(stack, "bob", { name: "wiki", resourceVersion: "standard" });
  await callAs(stack, "bob", "PUT", `/deployments/${wiki}/grants/user_alice`, { access: "editor" });
  await callAs(stack, "alice", "PUT", `/deployments/${shop}/grants/user_bob`, { access: "editor" });
  await callAs(stack, "carol", "POST", "/users/clerk-sync", {});
  await callAs(stack, "alice", "PUT", `/deployments/${shop}/grants/user_carol`, { access: "viewer" });
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** What axe calls serious or worse. */
async function complaints(page: Page): Promise<string[]> {
  // Past the content security policy, which is the page's own and would stop it, as it should.
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
    name: "shared",
    path: () => "/shared",
    ready: (page) => page.getByRole("link", { name: "guest book" }).waitFor(),
  },
  { name: "viewer", path: () => `/deployments/${lent}`, ready: heading("guest book") },
  {
    name: "view-only",
    path: () => `/deployments/${lent}/edit`,
    ready: (page) => page.getByText("You can view it, and not change it").waitFor(),
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
  { name: "not-yours", path: () => `/deployments/${stranger}`, ready: heading("Not yours") },
  {
    name: "account",
    path: () => "/public",
    ready: async (page) => {
      await page.getByRole("button", { name: "Alice, account" }).click();
      await page.getByRole("button", { name: "Sign out" }).waitFor();
    },
  },
];

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  let anybody: BrowserContext;
  let alice: BrowserContext;
  let newcomer: BrowserContext;

  beforeAll(async () => {
    const options = { colorScheme: theme, viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" };
    anybody = await visitor(browser, stack, options);
    alice = await visitor(browser, stack, options);
    newcomer = await visitor(browser, stack, options);
    await (await signIn(alice, "alice")).close();
  });

  afterAll(async () => {
    await anybody?.close();
    await alice?.close();
    await newcomer?.close();
  });

  async function look(page: Page, name: string) {
    const pictured = wanted && !UNPICTURED.has(name);
    expect(await complaints(page), `${name}, wide`).toEqual([]);
    if (pictured) await page.screenshot({ path: `${folder}${name}-${theme}.png` });
    await page.setViewportSize({ width: 360, height: 740 });
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content, `${name} fits a phone`).toBeLessThanOrEqual(window ?? 0);
    expect(await complaints(page), `${name}, narrow`).toEqual([]);
    if (pictured && theme === "light") await page.screenshot({ path: `${folder}${name}-phone.png` });
  }

  test.each(LOOKS)("$name reads well, wide and narrow", async ({ name, path, ready, open }) => {
    const page = await (open ? anybody : alice).newPage();
    await page.goto(path());
    await ready(page);
    await look(page, name);
    await page.close();
  });

  test("a newcomer's empty list reads well, wide and narrow", async () => {
    const page = await signIn(newcomer, "zoe");
    await page.getByText("Nothing here yet").waitFor();
    await look(page, "empty");
    await page.close();
  });

  test("an outage reads well, wide and narrow", async () => {
    const page = await alice.newPage();
    // The service does not answer this page; that it really stops is another test's matter.
    await page.route("**/api/v1/**", (route) => route.abort());
    await page.goto("/deployments");
    await page.getByText("The service is not answering. Trying again…").waitFor();
    await look(page, "outage");
    await page.close();
  });
});

test("a chosen theme stays, and is there with the first byte", async () => {
  const context = await visitor(browser, stack, { colorScheme: "light" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  const answer = await page.reload();
  expect(await answer?.text()).toContain('data-theme="dark"');
  await page.getByRole("button", { name: "Use the light theme" }).waitFor();
  await context.close();
});

test("what would be lost before the scripts are there cannot be pressed or written into yet", async () => {
  const context = await visitor(browser, stack, { colorScheme: "light" });
  await (await signIn(context, "alice")).close();
  const somebody = await visitor(browser, stack);
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const pages = await Promise.all([context.newPage(), somebody.newPage(), context.newPage()]);
  for (const page of pages) {
    await page.route(/\.js$/, async (route) => {
      await arrived;
      await route.continue();
    });
  }
  const [list, door, map] = pages;
  await list.goto("/deployments", { waitUntil: "commit" });
  await list.getByRole("button", { name: "Alice, account" }).click();
  await door.goto("/sign-in", { waitUntil: "commit" });
  await door.getByRole("heading", { name: "Sign in" }).waitFor();
  await map.goto("/access", { waitUntil: "commit" });
  await map.getByRole("heading", { name: "The map" }).waitFor();
  const early = [
    map.getByRole("button", { name: "Try GET /api/v1/deployments", exact: true }),
    list.getByRole("button", { name: "Use the dark theme" }),
    list.getByRole("button", { name: "Sign out" }),
    list.getByLabel("Search by name"),
    door.getByRole("button", { name: "Use the dark theme" }),
    door.getByRole("button", { name: "user_alice" }),
    door.getByLabel("Or somebody new"),
    door.getByRole("button", { name: "Sign in", exact: true }),
  ];
  for (const control of early) expect(await control.isDisabled(), String(control)).toBe(true);

  arrive();
  await door.getByLabel("Or somebody new").fill("alice");
  await door.getByRole("button", { name: "Sign in", exact: true }).click();
  await door.getByRole("heading", { name: "Deployments", level: 1 }).waitFor();
  await list.getByLabel("Search by name").fill("storefront");
  await list.getByText("1 found").waitFor();
  await list.getByRole("button", { name: "Use the dark theme" }).click();
  await list.getByRole("button", { name: "Use the light theme" }).waitFor();
  await somebody.close();
  await context.close();
});

test("the keyboard alone gets one from the list to a deployment and into its dialogs", async () => {
  const context = await visitor(browser, stack);
  const page = await signIn(context, "alice");
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  await page.reload();
  await page.getByRole("link", { name: "checkout" }).waitFor();
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("To the content");
  await page.keyboard.press("Enter");
  const reach = async (text: string) => {
    for (let presses = 0; presses < 40 && (await focused()) !== text; presses += 1) await page.keyboard.press("Tab");
    expect(await focused()).toBe(text);
    await page.keyboard.press("Enter");
  };
  await reach("checkout");
  await page.getByRole("heading", { name: "checkout", level: 1 }).waitFor();
  await page.getByRole("button", { name: "Transfer…" }).waitFor();
  await reach("Transfer…");
  await page.getByRole("dialog").waitFor();
  await reach("Keep it");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await focused()).toBe("Transfer…");
  await context.close();
});
