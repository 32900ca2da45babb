"use client";
// For what is no use before its script is there: a form's button would send the browser's own request, and lose what was
// written.
import { Suspense, type ReactNode } from "react";
import { useLive } from "./use-live";

/** Shows `fallback` in the page from the server, and until everything inside is loaded. */
export function InBrowser({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  return useLive() ? <Suspense fallback={fallback}>{children}</Suspense> : fallback;
}
