"use server";
// Server actions refuse requests of other origins by themselves, which keeps a foreign page from signing a visitor in.
import { cookies } from "next/headers";
import { COOKIE, newSession, parse, write } from "./session";

const A_WEEK = 7 * 24 * 60 * 60;

const WRONG =
  "Up to 30 small letters, digits and hyphens, beginning with a letter; after an @, an organization of letters and digits.";

/** Signs in as the one who was picked. Says what is wrong with the name, or nothing. */
export async function pick(who: string): Promise<string | null> {
  const picked = parse(who);
  if (!picked) return WRONG;
  (await cookies()).set({
    name: COOKIE,
    value: write(newSession(picked.name, picked.organization)),
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    maxAge: A_WEEK,
  });
  return null;
}

/** Forgets who was picked. */
export async function forget(): Promise<void> {
  (await cookies()).delete(COOKIE);
}
