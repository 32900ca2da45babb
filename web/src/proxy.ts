// What every request passes first: the API's share goes on to the API, a page needs somebody signed in.
import { NextResponse, type NextFetchEvent, type NextRequest } from "next/server";
import { gate } from "#sign-in/gate";
import type { Decide } from "@/sign-in/contract";

export const config = { matcher: ["/((?!_next/static|_next/image|favicon.ico|icon.svg).*)"] };

/** The backend under this application's own origin, so that the cookie is first-party and nothing needs CORS. */
function toApi(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  return NextResponse.rewrite(new URL(pathname + search, process.env.API_URL ?? "http://127.0.0.1:8080"));
}

/** Pages show nothing without a session. Whose a row is, is decided by the API alone. */
const decide: Decide = (request, signedIn) => {
  const { pathname, search } = request.nextUrl;
  const open = pathname.startsWith("/sign-in") || pathname.startsWith("/api/");
  if (signedIn || open) return null;
  const target = new URL("/sign-in", request.url);
  if (pathname !== "/") target.searchParams.set("back", pathname + search);
  return NextResponse.redirect(target);
};

export default async function proxy(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  if (request.nextUrl.pathname.startsWith("/api/v1/")) return toApi(request);
  return gate(request, event, decide, process.env.API_PUBLIC_ORIGIN);
}
