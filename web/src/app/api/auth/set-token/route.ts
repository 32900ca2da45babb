// Sets and clears the HttpOnly cookie that carries Clerk's token.
import { NextResponse, type NextRequest } from "next/server";
import { signIn } from "#sign-in/server";
import { clearingLines, isTooLong, settingLines } from "@/session/cookie";
import { appOrigin, isSameOrigin, isSecure } from "@/session/origin";
import { secondsLeft, subject } from "@/session/token";
import { Misconfigured, Unavailable } from "@/session/token-errors";

/** Responds with the API's error envelope, which the browser already understands. */
function refusal(status: number, code: string, message: string): NextResponse {
  const headers = { "Cache-Control": "no-store", ...(status === 503 ? { "Retry-After": "1" } : {}) };
  return NextResponse.json({ error: { code, message, request_id: crypto.randomUUID() } }, { status, headers });
}

const WRONG_ORIGIN = "The request comes from another origin. Behind a proxy, set APP_ORIGIN to this application's origin.";

/** Appends the lines. `response.cookies` holds only one cookie of each name. */
function withCookies(response: NextResponse, lines: string[]): NextResponse {
  for (const line of lines) response.headers.append("Set-Cookie", line);
  return response;
}

/** Sets or renews the cookie. Responds with the seconds until the token expires, and whose it is. */
export async function POST(request: NextRequest): Promise<NextResponse> {
  if (!isSameOrigin(request.headers, request.nextUrl)) return refusal(403, "wrong-origin", WRONG_ORIGIN);
  const secure = isSecure(request.headers, request.nextUrl);
  let token: string | null;
  try {
    token = await signIn.token(appOrigin(request.headers, request.nextUrl));
  } catch (error) {
    if (error instanceof Unavailable) return refusal(503, "sign-in-unavailable", "No token is available right now.");
    if (!(error instanceof Misconfigured)) throw error;
    // eslint-disable-next-line no-console -- only the operator of the server can fix this
    console.error(error.message);
    return refusal(500, "sign-in-misconfigured", "No token is available: this application's sign-in is misconfigured.");
  }
  if (token === null) {
    const response = refusal(401, "signed-out", "No user is signed in.");
    return withCookies(response, clearingLines(secure));
  }
  if (isTooLong(token)) {
    return refusal(500, "token-too-long", "The token is too long for a cookie. Remove claims from it.");
  }
  const expiresIn = secondsLeft(token);
  const organization = (await signIn.person())?.organization?.id ?? null;
  const body = { expiresIn, id: subject(token), organization };
  const response = NextResponse.json(body, { headers: { "Cache-Control": "no-store" } });
  return withCookies(response, settingLines(token, expiresIn, secure));
}

/** Clears the cookie. */
export async function DELETE(request: NextRequest): Promise<NextResponse> {
  if (!isSameOrigin(request.headers, request.nextUrl)) return refusal(403, "wrong-origin", WRONG_ORIGIN);
  const response = new NextResponse(null, { status: 204, headers: { "Cache-Control": "no-store" } });
  return withCookies(response, clearingLines(isSecure(request.headers, request.nextUrl)));
}
