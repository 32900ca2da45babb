"use server";
// Server actions refuse requests of other origins by themselves, which keeps a foreign page from signing a visitor in.
import { cookies } from "next/headers";
import { COOKIE, isName, newSession, write } from "./session";

const A_WEEK = 7 * 24 * 60 * 60;

/** Signs in as whoever was picked. Says what is wrong with the name, or nothing. */
export async function pick(name: string): Promise<string | null> {
  if (!isName(name)) return "Up to 30 small letters, digits and hyphens, beginning with a letter.";
  (await cookies()).set({
    name: COOKIE,
    value: write(newSession(name)),
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
