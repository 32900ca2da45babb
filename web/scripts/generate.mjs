// Writes the types of the API client from the OpenAPI description: node scripts/generate.mjs [--check] openapi.json
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const target = new URL("../src/api/schema.d.ts", import.meta.url);
const head = `// Generated from the API's own description by \`npm run generate\`; not edited by hand.\n\n`;

const description = JSON.parse(await readFile(process.argv.at(-1), "utf8"));
const generated = head + astToString(await openapiTS(description));

if (process.argv.includes("--check")) {
  const committed = await readFile(target, "utf8");
  if (committed !== generated) {
    console.error("src/api/schema.d.ts differs from the API's description: run `npm run generate` and commit the result");
    process.exit(1);
  }
  console.log("src/api/schema.d.ts is current");
} else {
  await writeFile(target, generated);
}
