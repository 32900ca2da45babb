"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { signIn } from "#sign-in/client";
import { ask } from "@/api/client";
import { useConsole } from "./console";

export const ME = ["me"];

/** The signed-in user as the API knows them. */
export function useMe() {
  const { api } = useConsole();
  return useQuery({ queryKey: ME, queryFn: ({ signal }) => ask(api.GET("/api/v1/users/me", { signal })) });
}

/**
 * Sends the profile to the API, once per tab after sign-in.
 *
 * A provider with an account page owns the profile. Otherwise users change it here, and only a missing one is sent.
 */
export function useSync() {
  const { api, person, profile } = useConsole();
  const client = useQueryClient();
  const page = usePathname();
  const known = profile !== null;
  const isManaged = signIn.useAccount() !== null;
  const sync = useEffectEvent(async (signal: AbortSignal) => {
    if (!profile || sessionStorage.getItem("synced") === person.id) return;
    const { firstName, lastName, imgUrl } = profile;
    const before = isManaged ? null : await ask(api.GET("/api/v1/users/me", { signal }));
    if (!before?.synced) await ask(api.POST("/api/v1/users/clerk-sync", { body: { firstName, lastName, imgUrl }, signal }));
    const me = await ask(api.GET("/api/v1/users/me", { signal }));
    client.setQueryData(ME, me);
    if (me.synced) sessionStorage.setItem("synced", person.id);
  });
  useEffect(() => {
    if (!known) return;
    const abort = new AbortController();
    // The next page retries. The page's own requests report an outage.
    sync(abort.signal).catch(() => {});
    return () => abort.abort();
  }, [known, person.id, page]);
}
