// The HttpOnly cookie that carries Clerk's token to the API.
//
// Browsers keep cookies of one name with different domains side by side, and send all of them. Setting one therefore
// clears every other identity that this application may have set.

/** Browsers accept this prefix over HTTPS for this host alone, so a sibling host cannot plant the cookie. */
const HOST_COOKIE = "__Host-jwt";
/** The name with `COOKIE_DOMAIN` and over plain HTTP. */
const COOKIE = "jwt";

/** Browsers silently drop a cookie whose name and value together are longer. */
const MAX_COOKIE = 4096;

/** The identity of a cookie. The path is always `/`. */
interface Identity {
  name: string;
  domain: string | undefined;
}

const HOST_ONLY: Identity = { name: COOKIE, domain: undefined };
const PREFIXED: Identity = { name: HOST_COOKIE, domain: undefined };

/** The identity to set, and the others that an earlier configuration may have set. */
function identities(secure: boolean): { current: Identity; others: Identity[] } {
  const domain = process.env.COOKIE_DOMAIN;
  const shared = domain ? { name: COOKIE, domain } : null;
  const current = shared ?? (secure ? PREFIXED : HOST_ONLY);
  const all = [PREFIXED, HOST_ONLY, ...(shared ? [shared] : [])];
  return { current, others: all.filter((identity) => identity !== current) };
}

function line({ name, domain }: Identity, value: string, maxAge: number, secure: boolean): string {
  const attributes = [
    "Path=/",
    ...(domain ? [`Domain=${domain}`] : []),
    `Max-Age=${maxAge}`,
    // Browsers ignore a prefixed name without `Secure`. Some accept it from http://localhost.
    ...(secure || name === HOST_COOKIE ? ["Secure"] : []),
    "HttpOnly",
    "SameSite=Lax",
  ];
  return [`${name}=${value}`, ...attributes].join("; ");
}

/** Whether a browser would drop the cookie with this token. */
export function isTooLong(token: string): boolean {
  return HOST_COOKIE.length + token.length > MAX_COOKIE;
}

/** Returns the `Set-Cookie` lines that set this token and clear any other. */
export function settingLines(token: string, maxAge: number, secure: boolean): string[] {
  const { current, others } = identities(secure);
  // The others come first: if this host is the shared domain, a browser may treat both as one cookie.
  return [...others.map((identity) => line(identity, "", 0, secure)), line(current, token, maxAge, secure)];
}

/** Returns the `Set-Cookie` lines that clear every token. */
export function clearingLines(secure: boolean): string[] {
  const { current, others } = identities(secure);
  return [...others, current].map((identity) => line(identity, "", 0, secure));
}

/** Returns the token in a `Cookie` header, or null if there is none or more than one. */
export function onlyToken(header: string | null): string | null {
  const cookies = (header ?? "").split(";").map((pair) => pair.trim());
  const values = (name: string) =>
    cookies.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  const prefixed = values(HOST_COOKIE);
  const found = prefixed.length > 0 ? prefixed : values(COOKIE);
  return found.length === 1 ? (found[0] ?? null) : null;
}
