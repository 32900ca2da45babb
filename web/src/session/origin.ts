// The origin of a request and of this application, on which cookies and tokens depend.

/** The common part of `Headers` and the result of `headers()`. */
interface Headers {
  get(name: string): string | null;
}

function first(list: string | null): string | null {
  return list?.split(",")[0]?.trim() || null;
}

/**
 * Whether the browser uses HTTPS.
 *
 * The request decides, not `NODE_ENV`. Behind a proxy that ends TLS this server sees plain HTTP, and some browsers drop
 * a `Secure` cookie from a production build on http://localhost. A client that forges the header affects only its own
 * cookie.
 */
export function isSecure(headers: Headers, url: URL): boolean {
  if (process.env.APP_ORIGIN) return process.env.APP_ORIGIN.startsWith("https:");
  return (first(headers.get("x-forwarded-proto")) ?? url.protocol.replace(":", "")) === "https";
}

/** Returns the origin of this application as the browser sees it, or `APP_ORIGIN` if it is set. */
export function appOrigin(headers: Headers, url?: URL): string {
  if (process.env.APP_ORIGIN) return process.env.APP_ORIGIN;
  const host = first(headers.get("x-forwarded-host")) ?? headers.get("host") ?? url?.host ?? "localhost";
  const scheme = first(headers.get("x-forwarded-proto")) ?? url?.protocol.replace(":", "") ?? "http";
  return `${scheme}://${host}`;
}

/** Whether a page of this application sent the request. Browsers always send `Origin` with a POST. */
export function isSameOrigin(headers: Headers, url: URL): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  return origin !== null ? origin === appOrigin(headers, url) : site === "same-origin";
}
