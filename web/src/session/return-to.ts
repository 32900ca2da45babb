/** Returns the page to open after signing in. Only paths of this application pass, or a link could lead to another site. */
export function safeReturnTo(path: unknown): string {
  const home = "/deployments";
  if (typeof path !== "string" || !/^\/(?![/\\])/.test(path) || /[\\\u0000-\u001f]/.test(path)) return home;
  return path.startsWith("/sign-in") || path.startsWith("/api/") ? home : path;
}
