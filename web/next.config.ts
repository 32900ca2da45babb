import type { NextConfig } from "next";

// Which of the two ways of signing in is built. Everything else imports `#sign-in/…` and cannot tell.
const signIn = process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ? "clerk" : "stand-in";

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: Object.fromEntries(
      ["client", "gate", "server"].map((part) => [`#sign-in/${part}`, `./src/sign-in/${signIn}/${part}`]),
    ),
  },
  // No `rewrites` here: they would be fixed at build time. `src/proxy.ts` passes /api/v1 on, to where API_URL says when
  // the server runs, so that one build serves every environment.
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

export default config;
