// The stand-in's part of the proxy: is there a session, and the content security policy that Clerk's SDK would set.
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
  // Next finds the nonce in the request's header and puts it on its own scripts.
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
};
