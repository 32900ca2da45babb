// The stand-in's session: a cookie with the user's name. The cookie is not signed, because `clerk-dev` issues tokens
// without authentication. A build with Clerk's keys contains none of this.

export const COOKIE = "stand-in-session";

/** The users that the sign-in form offers. Other names work too. */
export const NAMES = ["alice", "bob"] as const;

/** The organizations that the switcher offers. Others work too. */
export const ORGANIZATIONS = ["acme", "globex"] as const;

export interface Session {
  name: string;
  /** The name of the active organization. */
  organization: string | null;
  /** The same in every token of a sign-in, so that signing out revokes all of them. */
  sid: string;
}

/** Whether the name can be part of a user id. */
export function isName(name: unknown): name is string {
  return typeof name === "string" && /^[a-z][a-z0-9-]{0,29}$/.test(name);
}

export function userId(name: string): string {
  return `user_${name}`;
}

export function organizationId(organization: string): string {
  return `org_${organization}`;
}

/** Parses `alice`, or `alice@acme` with an active organization. */
export function parse(login: string): Omit<Session, "sid"> | null {
  const [name, organization = null, ...rest] = login.split("@");
  if (!isName(name) || rest.length > 0) return null;
  return organization === null || isOrganization(organization) ? { name, organization } : null;
}

export function isOrganization(name: unknown): name is string {
  return typeof name === "string" && /^[a-z0-9]{1,30}$/.test(name);
}

export function newSession(name: string, organization: string | null = null): Session {
  return { name, organization, sid: `sess_${crypto.randomUUID().replaceAll("-", "")}` };
}

export function write({ name, organization, sid }: Session): string {
  return `${organization === null ? name : `${name}@${organization}`}.${sid}`;
}

export function read(cookie: string | undefined): Session | null {
  const [login = "", sid, ...rest] = (cookie ?? "").split(".");
  const found = parse(login);
  if (!found || !sid || !/^sess_[0-9a-f]{32}$/.test(sid) || rest.length > 0) return null;
  return { ...found, sid };
}

/** Capitalizes a name. */
export function displayName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
