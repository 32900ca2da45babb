import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ClerkBackend } from "./clerk-backend";
import { PUBLISHABLE_KEY, SECRET_KEY, requestAs, startClerkStack, type ClerkStack } from "./clerk-stack";
import { base, freePort, web } from "./stack";

// docs/nextjs.md, followed to the letter: a new application of nothing but its code. It lies inside web/, whose packages
// stand in for `npm install`.

const FOLDER = ".guide";

let backend: ClerkBackend;
let stack: ClerkStack;

/** Returns the code blocks of a section, by the file that the text before each names. */
function filesOf(guide: string, heading: string): Map<string, string> {
  const section = guide.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  const block = /`([\w./-]+\.tsx?)`[^`]*(?:`[^`\n]+`[^`]*)*?\n *```tsx?\n([^]*?)\n *```/g;
  return new Map(Array.from(section.matchAll(block), ([, name = "", code = ""]) => [name, code.replace(/^ {3}/gm, "")]));
}

beforeAll(async () => {
  const guide = await readFile(join(web, "../docs/nextjs.md"), "utf8");
  const files = new Map([...filesOf(guide, "In your own application"), ...filesOf(guide, "Components")]);
  expect([...files.keys()].sort()).toEqual([
    "next.config.ts",
    "src/app/api-fetch.ts",
    "src/app/layout.tsx",
    "src/app/me/page.tsx",
    "src/proxy.ts",
  ]);
  // What the reader's own application has: pages, one of which asks for the session.
  files.set("package.json", '{"private": true}');
  files.set(".gitignore", "*");
  files.set(
    "src/app/page.tsx",
    '"use client";\nimport { useApiFetch } from "./api-fetch";\nexport default function Home() {\n  const apiFetch = useApiFetch();\n  return <button onClick={() => void apiFetch("/api/v1/users/me")}>Ask</button>;\n}\n',
  );
  files.set(
    "src/app/not-found.tsx",
    'import { auth } from "@clerk/nextjs/server";\nexport default async function NotFound() {\n  return <p>{(await auth()).userId ?? "a visitor"} found nothing</p>;\n}\n',
  );
  await rm(join(web, FOLDER), { recursive: true, force: true });
  for (const [name, text] of files) {
    await mkdir(dirname(join(web, FOLDER, name)), { recursive: true });
    await writeFile(join(web, FOLDER, name), text);
  }
  const api = `http://127.0.0.1:${await freePort()}`;
  const env = {
    ...base(),
    API_URL: api,
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
    NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1",
    CLERK_SECRET_KEY: SECRET_KEY,
  };
  const next = join(web, "node_modules/next/dist/bin/next");
  await promisify(execFile)(process.execPath, [next, "build"], { cwd: join(web, FOLDER), env: env as unknown as NodeJS.ProcessEnv }).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`the guide's application does not build:\n${stdout}\n${stderr}`);
    },
  );
  backend = await ClerkBackend.start();
  stack = await startClerkStack(
    { API_URL: api, CLERK_API_URL: backend.url },
    { app: FOLDER, build: `${FOLDER}/.next`, api: { CLERK_COOKIES: undefined, CLERK_TOKEN_KINDS: undefined, CLERK_TEMPLATE_AUDIENCE: undefined } },
  );
  // Clerk's SDK verifies sessions with the instance's keys.
  backend.keys = () => stack.issuer.keys();
});

afterAll(async () => {
  await stack?.stop();
  await backend?.stop();
  await rm(join(web, FOLDER), { recursive: true, force: true });
});

test("a request of the browser reaches the API with Clerk's cookie", async () => {
  const answer = await requestAs(stack, await stack.token(), "/api/v1/users/me");
  expect([answer.status, await answer.json()]).toMatchObject([200, { id: "user_alice" }]);
});

test("a token without azp is rejected as the guide says", async () => {
  const answer = await requestAs(stack, await stack.issuer.token({}), "/api/v1/users/me");
  expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: "token-invalid-authorized-parties" } }]);
  // The retry sends the new token as a header, which takes precedence over the rejected cookie.
  const headers = { Authorization: `Bearer ${await stack.token()}` };
  expect((await requestAs(stack, await stack.issuer.token({}), "/api/v1/users/me", { headers })).status).toBe(200);
});

test("a server component shows the user", async () => {
  const page = await requestAs(stack, await stack.token(), "/me");
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("user_alice")]);
});

test.each(["/favicon.ico", "/robots.txt", "/.well-known/security.txt", "/nowhere"])(
  "%s of a visitor is a 404 and not a 500",
  async (path) => {
    const answer = await requestAs(stack, null, path);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("a visitor")]);
  },
);
