// For which application Clerk issued a verified session token.

interface Claims {
  azp?: string;
}

/**
 * Whether Clerk issued the session token to another application of the instance.
 *
 * Clerk's own option `authorizedParties` also rejects tokens without `azp`, which Clerk issues when a page loads, and a
 * signed-in user would land on the sign-in page. Such a token opens pages here, but it is never stored.
 */
export function isForeign({ azp }: Claims, origin: string): boolean {
  return azp !== undefined && azp !== origin;
}
