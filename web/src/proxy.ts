// Redirects page requests without a session to the sign-in page. API requests bypass it: see `rewrites` in
// next.config.ts.
import { NextResponse, type NextFetchEvent, type NextRequest } from "next/server";
import { middleware } from "#sign-in/middleware";
import type { Decide } from "@/sign-in/contract";

export const config = { matcher: ["/((?!api/v1/|_next/static|_next/image|icon.svg|icons.svg).*)"] };

/** A convenience and not a protection: only the API decides who can access a row. */
const decide: Decide = (request, signedIn) => {
  const { pathname, search } = request.nextUrl;
  // Paths with a dot, such as /favicon.ico and /.well-known/…, are files or 404.
  const open = pathname.startsWith("/sign-in") || pathname.startsWith("/api/") || pathname.includes(".");
  if (signedIn || open) return null;
  const target = request.nextUrl.clone();
  target.pathname = "/sign-in";
  target.search = pathname === "/" ? "" : `?back=${encodeURIComponent(pathname + search)}`;
  return NextResponse.redirect(target);
};

export default async function proxy(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  return middleware(request, event, decide, process.env.API_PUBLIC_ORIGIN);
}
