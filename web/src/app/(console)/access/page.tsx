import type { Metadata } from "next";
import { signIn } from "#sign-in/server";
import { AccessBrowser } from "@/access/browser";
import { PageHead } from "@/components/page-head";
import { RetryingUnavailable } from "@/access/retrying";
import { routesOf, type Route } from "@/access/map";

export const metadata: Metadata = { title: "Access" };

const TIMEOUT = 5_000;

/** Returns the routes of the API, or null if the API does not respond. */
async function routes(): Promise<Route[] | null> {
  const url = new URL("/openapi.json", process.env.API_URL);
  try {
    const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
    return response.ok ? routesOf(await response.json()) : null;
  } catch {
    return null;
  }
}

export default async function AccessPage() {
  const found = await routes();
  return (
    <>
      <PageHead
        title="Access"
        text="Every API route and who can call it, as declared on its handler. Send a request as different users and compare the responses."
      />
      {found ? (
        <AccessBrowser routes={found} testUsers={signIn.testUsers} api={process.env.API_PUBLIC_ORIGIN ?? ""} />
      ) : (
        <RetryingUnavailable />
      )}
    </>
  );
}
