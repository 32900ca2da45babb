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
          // Each file starts services and a browser of its own: one at a time is what a small machine can do.
          fileParallelism: false,
          testTimeout: 180_000,
          // As long as the browser's own conditions may take.
          expect: { poll: { timeout: 60_000 } },
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
