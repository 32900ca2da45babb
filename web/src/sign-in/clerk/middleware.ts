// The proxy's middleware with Clerk: reads the session and sets the content security policy.
import { clerkMiddleware } from "@clerk/nextjs/server";
import { NextResponse } from "next/server";
import { appOrigin } from "@/session/origin";
import type { Middleware } from "../contract";
import { isForeign } from "./session";

/** With the instance's public key, verifying a session needs no request. Env files keep the key on one line. */
const jwtKey = process.env.CLERK_JWT_KEY?.replaceAll("\\n", "\n");

export const middleware: Middleware = async (request, event, decide, api) => {
  const clerk = clerkMiddleware(
    async (auth, request) => {
      const { userId, sessionClaims } = await auth();
      const foreign = userId !== null && isForeign(sessionClaims, appOrigin(request.headers, request.nextUrl));
      return decide(request, userId !== null && !foreign) ?? NextResponse.next();
    },
    {
      ...(jwtKey ? { jwtKey } : {}),
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
