// The proxy's middleware with Clerk: reads the session and sets the content security policy.
import { clerkMiddleware } from "@clerk/nextjs/server";
import { NextResponse } from "next/server";
import type { Middleware } from "../contract";

/** With the instance's public key, verifying a session needs no request. Env files keep the key on one line. */
const jwtKey = process.env.CLERK_JWT_KEY?.replaceAll("\\n", "\n");

/** Rejects session tokens that Clerk issued to another application. */
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
