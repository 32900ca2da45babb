// The proxy's middleware with the stand-in: reads the session and sets the content security policy.
import { NextResponse } from "next/server";
import { contentSecurityPolicy } from "@/session/policy";
import type { Middleware } from "../contract";
import { COOKIE, read } from "./session";

export const middleware: Middleware = async (request, _event, decide, api) => {
  const decided = decide(request, read(request.cookies.get(COOKIE)?.value) !== null);
  if (decided) return decided;
  if (process.env.NODE_ENV !== "production") return NextResponse.next();
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, api);
  // Next reads the nonce from the request's header and adds it to its scripts.
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
};
