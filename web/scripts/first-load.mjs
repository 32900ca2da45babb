// Prints the first-load JavaScript of each route. Fails if a route exceeds the budget.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const BUDGET = 215_000;
const root = new URL("../", import.meta.url);
const build = process.env.NEXT_DIST_DIR ?? ".next";

const sizes = new Map();
async function gzipped(path) {
  if (!sizes.has(path)) sizes.set(path, gzipSync(await readFile(new URL(path, root))).length);
  return sizes.get(path);
}

const routes = JSON.parse(await readFile(new URL(`${build}/diagnostics/route-bundle-stats.json`, root), "utf8"));
if (routes.length === 0) throw new Error("the build lists no routes");

let over = 0;
console.log(`\nFirst-load JavaScript, gzip (budget ${BUDGET / 1000} kB)`);
for (const { route, firstLoadChunkPaths } of routes.sort((one, other) => one.route.localeCompare(other.route))) {
  let bytes = 0;
  for (const path of firstLoadChunkPaths) bytes += await gzipped(path);
  const late = bytes > BUDGET;
  if (late) over += 1;
  console.log(`${late ? "OVER" : "ok  "} ${(bytes / 1000).toFixed(1).padStart(7)} kB  ${route}`);
}
if (over > 0) {
  console.error(`${over} of ${routes.length} routes are over the budget`);
  process.exit(1);
}
