// The cookie in which the browser carries Clerk's token to the API, out of reach for scripts.
//
// A browser keeps cookies of one name side by side when their domains differ, and sends all of them. Setting one therefore
// clears every other identity that this application may ever have set, and clearing means all of them.

/** Browsers take a cookie of this name over HTTPS only, for this host alone: no sibling host can plant one. */
const HOST_COOKIE = "__Host-jwt";
/** The name where `COOKIE_DOMAIN` shares the cookie between hosts, and where the browser does not speak HTTPS. */
const COOKIE = "jwt";

/** Browsers drop a cookie whose name and value are longer than this together, and say nothing. */
const MAX_COOKIE = 4096;

/** What tells one cookie from another; the path is always `/`. */
interface Identity {
  name: string;
  domain: string | undefined;
}

const HOST_ONLY: Identity = { name: COOKIE, domain: undefined };
const PREFIXED: Identity = { name: HOST_COOKIE, domain: undefined };

/** The identity to set, and the others that may be in the browser from before a setting was changed. */
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
    // Without it browsers ignore the line for a name with the prefix, and some take that from localhost over plain HTTP.
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

/** The `Set-Cookie` lines that leave the browser with this token and no other. */
export function settingLines(token: string, maxAge: number, secure: boolean): string[] {
  const { current, others } = identities(secure);
  // The others first: a browser may take the shared domain of this very host for the same cookie.
  return [...others.map((identity) => line(identity, "", 0, secure)), line(current, token, maxAge, secure)];
}

/** The `Set-Cookie` lines that leave the browser without a token. */
export function clearingLines(secure: boolean): string[] {
  const { current, others } = identities(secure);
  return [...others, current].map((identity) => line(identity, "", 0, secure));
}

/** The token in a `Cookie` header; null for none, and for several, of which nobody can say which one counts. */
export function onlyToken(header: string | null): string | null {
  const cookies = (header ?? "").split(";").map((pair) => pair.trim());
  const values = (name: string) =>
    cookies.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  const prefixed = values(HOST_COOKIE);
  const found = prefixed.length > 0 ? prefixed : values(COOKIE);
  return found.length === 1 ? (found[0] ?? null) : null;
}
