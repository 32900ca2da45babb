// The stand-in's session: a cookie of this application that says who was picked. It is neither signed nor secret, for
// `clerk-dev` mints tokens for anybody who asks: whoever can reach it needs no cookie. Nothing of this is in a build
// with Clerk's keys.

export const COOKIE = "stand-in-session";

/** The stage of every demonstration; other names may join it. */
export const NAMES = ["alice", "bob"] as const;

export interface Session {
  name: string;
  /** The name of the organization that is active in it. */
  organization: string | null;
  /** Stays the same for every token of this sign-in, so that signing out can end all of them. */
  sid: string;
}

/** A name that makes a user's id. */
export function isName(name: unknown): name is string {
  return typeof name === "string" && /^[a-z][a-z0-9-]{0,29}$/.test(name);
}

export function userId(name: string): string {
  return `user_${name}`;
}

export function organizationId(organization: string): string {
  return `org_${organization}`;
}

/** Who is meant by `alice`, or by `alice@acme`, who acts in an organization. */
export function parse(who: string): Omit<Session, "sid"> | null {
  const [name, organization = null, ...rest] = who.split("@");
  if (!isName(name) || rest.length > 0) return null;
  return organization === null || /^[a-z0-9]{1,30}$/.test(organization) ? { name, organization } : null;
}

export function newSession(name: string, organization: string | null = null): Session {
  return { name, organization, sid: `sess_${crypto.randomUUID().replaceAll("-", "")}` };
}

export function write({ name, organization, sid }: Session): string {
  return `${organization === null ? name : `${name}@${organization}`}.${sid}`;
}

export function read(cookie: string | undefined): Session | null {
  const [who = "", sid, ...rest] = (cookie ?? "").split(".");
  const found = parse(who);
  if (!found || !sid || !/^sess_[0-9a-f]{32}$/.test(sid) || rest.length > 0) return null;
  return { ...found, sid };
}

/** `alice` is shown as Alice. */
export function shown(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
