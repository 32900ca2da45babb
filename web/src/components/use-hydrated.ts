"use client";
import { useSyncExternalStore } from "react";

const noSubscription = () => () => {};

/**
 * Returns whether the page is hydrated. Input before that is lost, so controls that would lose it are disabled.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    noSubscription,
    () => true,
    () => false,
  );
}
