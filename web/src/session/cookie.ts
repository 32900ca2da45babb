// The cookie in which the browser carries Clerk's token to the API, out of reach for scripts.

export const COOKIE = "jwt";

/** Browsers drop a cookie whose name and value are longer than this together, and say nothing. */
export const MAX_COOKIE = 4096;

/** The cookie's attributes. `COOKIE_DOMAIN` lets an API on a sibling host have it too: the second mode. */
export function jwtCookie(value: string, maxAge: number, secure: boolean) {
  const domain = process.env.COOKIE_DOMAIN;
  return {
    name: COOKIE,
    value,
    httpOnly: true,
    secure,
    sameSite: "lax" as const,
    path: "/",
    maxAge,
    ...(domain ? { domain } : {}),
  };
}
