// Clerk's part of the proxy: its middleware knows the session and writes the content security policy.
import { clerkMiddleware } from "@clerk/nextjs/server";
import { NextResponse } from "next/server";
import type { Middleware } from "../contract";

/** With the instance's public key at hand, nothing has to be fetched to verify a session. Env files keep it on one line. */
const jwtKey = process.env.CLERK_JWT_KEY?.replaceAll("\\n", "\n");

/** A session token that Clerk issued to another application is not one of ours. */
const authorizedParties = process.env.APP_ORIGIN ? [process.env.APP_ORIGIN] : undefined;

export const middleware: Middleware = async (request, event, decide, api) => {
  const clerk = clerkMiddleware(
    async (auth, request) => decide(request, (await auth()).userId !== null) ?? NextResponse.next(),
    {
      ...(jwtKey ? { jwtKey } : {}),
      ...(authorizedParties ? { authorizedParties } : {}),
      contentSecurityPolicy: {
        strict: true,
        directives: {
          "connect-src": api ? [api] : [],
          "frame-ancestors": ["none"],
          "base-uri": ["none"],
          "object-src": ["none"],
        },
      },
    },
  );
  return (await clerk(request, event)) ?? NextResponse.next();
};
