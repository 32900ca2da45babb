import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

const resolve = { alias: { "@": source(""), "#sign-in": source("sign-in/stand-in") } };

export default defineConfig({
  test: {
    projects: [
      { resolve, test: { name: "unit", include: ["src/**/*.test.ts"], environment: "node" } },
      {
        resolve,
        test: {
          name: "browser",
          include: ["e2e/**/*.test.ts"],
          environment: "node",
          // Each file starts its own services and browser, and mostly waits for them.
          maxWorkers: 2,
          testTimeout: 180_000,
          // The same as the browser's own timeout.
          expect: { poll: { timeout: 60_000 } },
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
