// Where a request comes from and where it thinks it goes: what cookies and tokens depend on.

/** What is asked of a request; `NextRequest`, `Request` and `headers()` all have it. */
interface Headers {
  get(name: string): string | null;
}

function first(list: string | null): string | null {
  return list?.split(",")[0]?.trim() || null;
}

/**
 * Whether the browser speaks HTTPS.
 *
 * The request tells, and not `NODE_ENV`: behind a proxy that ends TLS, this server itself sees plain HTTP; and a
 * production build on http://localhost would set a `Secure` cookie that some browsers then drop without a word.
 * Whoever forges the header only gets a cookie of their own with or without the attribute.
 */
export function isSecure(headers: Headers, url: URL): boolean {
  if (process.env.APP_ORIGIN) return process.env.APP_ORIGIN.startsWith("https:");
  return (first(headers.get("x-forwarded-proto")) ?? url.protocol.replace(":", "")) === "https";
}

/** The origin of this application as the browser sees it; `APP_ORIGIN` where that is set. */
export function appOrigin(headers: Headers, url?: URL): string {
  if (process.env.APP_ORIGIN) return process.env.APP_ORIGIN;
  const host = first(headers.get("x-forwarded-host")) ?? headers.get("host") ?? url?.host ?? "localhost";
  const scheme = first(headers.get("x-forwarded-proto")) ?? url?.protocol.replace(":", "") ?? "http";
  return `${scheme}://${host}`;
}

/** Whether a request that changes something was sent by a page of this application. Browsers always say so on POST. */
export function isSameOrigin(headers: Headers, url: URL): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  return origin !== null ? origin === appOrigin(headers, url) : site === "same-origin";
}
