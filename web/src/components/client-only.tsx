"use client";
// For what is no use before its script is there: a form's button would send the browser's own request, and lose what was
// written.
import { Suspense, type ReactNode } from "react";
import { useHydrated } from "./use-hydrated";

/** Shows `fallback` in the page from the server, and until everything inside is loaded. */
export function ClientOnly({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  return useHydrated() ? <Suspense fallback={fallback}>{children}</Suspense> : fallback;
}
