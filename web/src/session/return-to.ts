/** The page to return to after signing in: a path of this application and nothing else, or another site could be meant. */
export function safeReturnTo(back: unknown): string {
  const home = "/deployments";
  if (typeof back !== "string" || !/^\/(?![/\\])/.test(back) || /[\\\u0000-\u001f]/.test(back)) return home;
  return back.startsWith("/sign-in") || back.startsWith("/api/") ? home : back;
}
