import type { NextConfig } from "next";
import { PHASE_PRODUCTION_BUILD } from "next/constants.js";
import { mistakes } from "./src/settings";

// Which of the two ways of signing in is built. Everything else imports `#sign-in/…` and cannot tell.
const signIn = process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ? "clerk" : "stand-in";

// Where the API is, seen from this server: what a build serves.
const api = process.env.API_URL || "http://127.0.0.1:8080";

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  // `scripts/test-web` checks the types once, for the tests as well, and then builds twice.
  typescript: { ignoreBuildErrors: process.env.TYPES_ARE_CHECKED === "yes" },
  reactStrictMode: true,
  // What is imported of these by name is loaded, and not all that the package exports.
  experimental: { optimizePackageImports: ["@clerk/nextjs", "@clerk/react", "@clerk/shared"] },
  poweredByHeader: false,
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: Object.fromEntries(
      ["client", "middleware", "server"].map((part) => [`#sign-in/${part}`, `./src/sign-in/${signIn}/${part}`]),
    ),
  },
  // The server side asks the API too. The rewrite below is fixed by the build, and so is this: they cannot differ.
  env: { API_URL: api },
  // The backend under this application's own origin, so that the cookie is first-party and nothing needs CORS.
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
  // The stand-in lets everybody in as whoever they like: nobody is to build it because a variable was forgotten.
  if (phase === PHASE_PRODUCTION_BUILD && signIn === "stand-in" && process.env.STAND_IN !== "yes") {
    throw new Error("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not set. STAND_IN=yes builds the stand-in for Clerk instead.");
  }
  // The build reads none of these; the server does, when it starts.
  const found = phase === PHASE_PRODUCTION_BUILD ? [] : mistakes(process.env);
  if (found.length > 0) throw new Error(["The settings are wrong:", ...found].join("\n  "));
  return config;
}
