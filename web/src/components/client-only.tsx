"use client";
// For content that needs its script: before hydration, a form would submit natively and lose the input.
import { Suspense, type ReactNode } from "react";
import { useHydrated } from "./use-hydrated";

/** Renders `fallback` on the server and until the children are loaded. */
export function ClientOnly({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  return useHydrated() ? <Suspense fallback={fallback}>{children}</Suspense> : fallback;
}
