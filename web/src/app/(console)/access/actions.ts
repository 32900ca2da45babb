"use server";
// Sends a request as somebody of the stage. It exists with the stand-in alone: with Clerk there is no stage.
import { headers } from "next/headers";
import { signIn } from "#sign-in/server";
import { verdictOf, type Verdict } from "@/access/verdict";
import { appOrigin } from "@/session/origin";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The answer; null when it could not be sent. */
export async function sendAs(name: string, method: string, path: string, body: string | null): Promise<Verdict | null> {
  if (!signIn.stage.includes(name) || !METHODS.includes(method)) return null;
  const api = new URL(process.env.API_URL);
  const target = new URL(path, api);
  // A path may be written so that it leads to another host, or out of the API.
  if (target.origin !== api.origin || !target.pathname.startsWith("/api/v1/")) return null;
  try {
    const token = await signIn.tokenOf(name, appOrigin(await headers()));
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
