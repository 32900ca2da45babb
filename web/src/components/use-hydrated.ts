"use client";
import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * Whether somebody is there to answer: not in the page from the server, nor before its script has taken it over. What is
 * pressed or written until then is lost, so whatever would lose it is disabled.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
