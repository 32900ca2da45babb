"use server";
// Server actions reject requests of other origins, so a foreign page cannot sign a visitor in.
import { cookies } from "next/headers";
import { COOKIE, isOrganization, newSession, parse, read, write, type Session } from "./session";

const ONE_WEEK = 7 * 24 * 60 * 60;

const INVALID_NAME =
  "Use up to 30 lowercase letters, digits and hyphens, starting with a letter. After an @, use lowercase letters and digits.";

/** Signs in as the named user. Returns an error message, or null. */
export async function signInAs(login: string): Promise<string | null> {
  const picked = parse(login);
  if (!picked) return INVALID_NAME;
  await keep(newSession(picked.name, picked.organization));
  return null;
}

/** Makes an organization the active one; null is the personal account. */
export async function switchOrganization(organization: string | null): Promise<void> {
  const session = read((await cookies()).get(COOKIE)?.value);
  if (session && (organization === null || isOrganization(organization))) await keep({ ...session, organization });
}

async function keep(session: Session): Promise<void> {
  const value = write(session);
  (await cookies()).set({ name: COOKIE, value, httpOnly: true, sameSite: "lax", path: "/", maxAge: ONE_WEEK });
}

/** Ends the session. */
export async function clearSession(): Promise<void> {
  (await cookies()).delete(COOKIE);
}
