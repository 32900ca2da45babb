// The session that Clerk's SDK has verified.

interface Claims {
  azp?: string;
}

/**
 * Whether Clerk issued the session token to another application of the instance.
 *
 * Clerk's own option `authorizedParties` also rejects tokens without `azp`, which Clerk issues when a page loads, and a
 * signed-in user would land on the sign-in page. Such a token opens pages here, but it is never sent to the API.
 */
export function isForeign(claims: Claims): boolean {
  return claims.azp !== undefined && Boolean(process.env.APP_ORIGIN) && claims.azp !== process.env.APP_ORIGIN;
}
