// The stand-in's session: a cookie of this application that says who was picked. It is neither signed nor secret, for
// `clerk-dev` mints tokens for anybody who asks: whoever can reach it needs no cookie. Nothing of this is in a build
// with Clerk's keys.

export const COOKIE = "stand-in-session";

/** The stage of every demonstration; other names may join it. */
export const NAMES = ["alice", "bob"] as const;

export interface Session {
  name: string;
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

export function newSession(name: string): Session {
  return { name, sid: `sess_${crypto.randomUUID().replaceAll("-", "")}` };
}

export function write(session: Session): string {
  return `${session.name}.${session.sid}`;
}

export function read(cookie: string | undefined): Session | null {
  const [name, sid, ...rest] = (cookie ?? "").split(".");
  if (!isName(name) || !sid || !/^sess_[0-9a-f]{32}$/.test(sid) || rest.length > 0) return null;
  return { name, sid };
}

/** `alice` is shown as Alice. */
export function shown(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
