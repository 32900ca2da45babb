import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";
import jsxA11y from "eslint-plugin-jsx-a11y";

const config = [
  ...next,
  ...typescript,
  // eslint-config-next enables only a few rules of this plugin.
  { files: ["**/*.tsx"], rules: jsxA11y.flatConfigs.strict.rules },
  {
    rules: {
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  { files: ["scripts/**"], rules: { "no-console": "off" } },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { ignores: [".next*/**", ".guide/**", "next-env.d.ts", "src/api/schema.d.ts"] },
];

export default config;
