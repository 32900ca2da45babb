// What a token says of itself. Nothing is verified here: the API does that, on every request.

/** The two claims that the console looks at. */
interface Claims {
  sub?: unknown;
  exp?: unknown;
}

function unverifiedClaims(token: string): Claims {
  try {
    const payload = token.split(".")[1] ?? "";
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    return {};
  }
}

/** For how many whole seconds a token is still good; 0 for one that is not, or that says nothing readable. */
export function secondsLeft(token: string, now = Date.now()): number {
  const { exp } = unverifiedClaims(token);
  return typeof exp === "number" && Number.isFinite(exp) ? Math.max(0, Math.floor(exp - now / 1000)) : 0;
}

/** Whose token it says it is. */
export function subject(token: string): string | null {
  const { sub } = unverifiedClaims(token);
  return typeof sub === "string" ? sub : null;
}
