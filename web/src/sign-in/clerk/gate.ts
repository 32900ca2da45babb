// Clerk's part of the proxy: its middleware knows the session and writes the content security policy.
import { clerkMiddleware } from "@clerk/nextjs/server";
import { NextResponse } from "next/server";
import type { Gate } from "../contract";

export const gate: Gate = async (request, event, decide, api) => {
  const middleware = clerkMiddleware(
    async (auth, request) => decide(request, (await auth()).userId !== null) ?? NextResponse.next(),
    {
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
  return (await middleware(request, event)) ?? NextResponse.next();
};
