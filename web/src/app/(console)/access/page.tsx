import type { Metadata } from "next";
import { signIn } from "#sign-in/server";
import { AccessBrowser } from "@/access/browser";
import { RetryingUnavailable } from "@/access/retrying";
import { routesOf, type Route } from "@/access/map";

export const metadata: Metadata = { title: "Access" };

/** For whoever waits for this page: it asks again by itself. */
const PATIENCE = 5_000;

/** The API describes itself; null when it does not answer. */
async function routes(): Promise<Route[] | null> {
  const url = new URL("/openapi.json", process.env.API_URL);
  try {
    const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return response.ok ? routesOf(await response.json()) : null;
  } catch {
    return null;
  }
}

export default async function AccessPage() {
  const found = await routes();
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Access</h1>
          <p className="quiet">
            Every route of the API and who may call it, as its handlers say so themselves. Send a request as different
            people and see what each gets.
          </p>
        </div>
      </div>
      {found ? (
        <AccessBrowser routes={found} stage={signIn.stage} api={process.env.API_PUBLIC_ORIGIN ?? ""} />
      ) : (
        <RetryingUnavailable />
      )}
    </>
  );
}
