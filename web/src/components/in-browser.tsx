"use client";
// For what is no use before its script is there: a form's button would send the browser's own request, and lose what was
// written.
import { Suspense, useSyncExternalStore, type ReactNode } from "react";

const never = () => () => {};

/** Shows `fallback` in the page from the server, and until everything inside is loaded. */
export function InBrowser({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return here ? <Suspense fallback={fallback}>{children}</Suspense> : fallback;
}
