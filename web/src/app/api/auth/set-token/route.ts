// Hands Clerk's token over to the browser, in a cookie that no script can read.
import { NextResponse, type NextRequest } from "next/server";
import { signIn } from "#sign-in/server";
import { clearingLines, isTooLong, settingLines } from "@/session/cookie";
import { Misconfigured } from "@/session/misconfigured";
import { appOrigin, isSameOrigin, isSecure } from "@/session/origin";
import { secondsLeft, subject } from "@/session/token";
import { Unavailable } from "@/session/unavailable";

/** The API's own envelope, so that one place in the browser understands both. */
function refusal(status: number, code: string, message: string): NextResponse {
  const headers = { "Cache-Control": "no-store", ...(status === 503 ? { "Retry-After": "1" } : {}) };
  return NextResponse.json({ error: { code, message, request_id: crypto.randomUUID() } }, { status, headers });
}

const WRONG_ORIGIN = "This page's address is not this application's own. Behind a proxy, APP_ORIGIN has to name it.";

/** `response.cookies` holds one cookie of a name; these are several. */
function withCookies(response: NextResponse, lines: string[]): NextResponse {
  for (const line of lines) response.headers.append("Set-Cookie", line);
  return response;
}

/** Sets the cookie, or sets it anew before its token expires. Answers for how many seconds it is good, and whose it is. */
export async function POST(request: NextRequest): Promise<NextResponse> {
  if (!isSameOrigin(request.headers, request.nextUrl)) return refusal(403, "wrong-origin", WRONG_ORIGIN);
  const secure = isSecure(request.headers, request.nextUrl);
  let token: string | null;
  try {
    token = await signIn.token(appOrigin(request.headers, request.nextUrl));
  } catch (error) {
    if (error instanceof Unavailable) return refusal(503, "sign-in-unavailable", "No token can be had right now.");
    if (!(error instanceof Misconfigured)) throw error;
    // eslint-disable-next-line no-console -- whoever runs the server is the only one who can do anything about it
    console.error(error.message);
    return refusal(500, "sign-in-misconfigured", "No token can be had: this application's sign-in is not set up right.");
  }
  if (token === null) {
    const response = refusal(401, "signed-out", "Nobody is signed in.");
    return withCookies(response, clearingLines(secure));
  }
  if (isTooLong(token)) {
    return refusal(500, "token-too-long", "The token is too long for a cookie: take claims out of it.");
  }
  const expiresIn = secondsLeft(token);
  const response = NextResponse.json({ expiresIn, id: subject(token) }, { headers: { "Cache-Control": "no-store" } });
  return withCookies(response, settingLines(token, expiresIn, secure));
}

/** Clears the cookie. */
export async function DELETE(request: NextRequest): Promise<NextResponse> {
  if (!isSameOrigin(request.headers, request.nextUrl)) return refusal(403, "wrong-origin", WRONG_ORIGIN);
  const response = new NextResponse(null, { status: 204, headers: { "Cache-Control": "no-store" } });
  return withCookies(response, clearingLines(isSecure(request.headers, request.nextUrl)));
}
