"use server";
// Sends a request as a test user. Only the stand-in for Clerk has test users.
import { headers } from "next/headers";
import { signIn } from "#sign-in/server";
import { verdictOf, type Verdict } from "@/access/verdict";
import { appOrigin } from "@/session/origin";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Returns the response, or null if the request could not be sent. */
export async function sendAs(name: string, method: string, path: string, body: string | null): Promise<Verdict | null> {
  if (!signIn.testUsers.includes(name) || !METHODS.includes(method)) return null;
  const api = new URL(process.env.API_URL);
  const target = new URL(path, api);
  // A crafted path could lead to another host or out of the API.
  if (target.origin !== api.origin || !target.pathname.startsWith("/api/v1/")) return null;
  try {
    const token = await signIn.tokenOfTestUser(name, appOrigin(await headers()));
    if (token === null) return null;
    const response = await fetch(target, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body === null ? {} : { "Content-Type": "application/json" }) },
      body,
      cache: "no-store",
      redirect: "manual",
    });
    return await verdictOf(response);
  } catch {
    return null;
  }
}
