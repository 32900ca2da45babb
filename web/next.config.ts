import type { NextConfig } from "next";
import { PHASE_PRODUCTION_BUILD } from "next/constants.js";
import { settingsErrors } from "./src/settings";

// The sign-in provider of the build. Other modules import `#sign-in/…`.
const signIn = process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ? "clerk" : "stand-in";

// The API's address as this server reaches it.
const api = process.env.API_URL || "http://127.0.0.1:8080";

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  // `scripts/test-web` checks the types once and then builds twice.
  typescript: { ignoreBuildErrors: process.env.TYPES_ARE_CHECKED === "yes" },
  reactStrictMode: true,
  // Loads only the imported names of these packages.
  experimental: { optimizePackageImports: ["@clerk/nextjs", "@clerk/react", "@clerk/shared"] },
  poweredByHeader: false,
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: Object.fromEntries(
      ["client", "middleware", "server"].map((part) => [`#sign-in/${part}`, `./src/sign-in/${signIn}/${part}`]),
    ),
  },
  // The server calls the API too. The build fixes this address and the rewrite below, so they cannot differ.
  env: { API_URL: api },
  // Serves the API under this application's origin: the cookie is first-party and CORS is not needed.
  rewrites: async () => [{ source: "/api/v1/:path*", destination: `${api}/api/v1/:path*` }],
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
        { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
      ],
    },
  ],
};

export default function configured(phase: string): NextConfig {
  // The stand-in does not authenticate, so a forgotten variable must not build it.
  if (phase === PHASE_PRODUCTION_BUILD && signIn === "stand-in" && process.env.STAND_IN !== "yes") {
    throw new Error("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not set. STAND_IN=yes builds the stand-in for Clerk instead.");
  }
  // Only the server reads these, at startup.
  const found = phase === PHASE_PRODUCTION_BUILD ? [] : settingsErrors(process.env);
  if (found.length > 0) throw new Error(["Invalid settings:", ...found].join("\n  "));
  return config;
}
