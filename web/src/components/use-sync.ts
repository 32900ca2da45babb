"use client";
import { usePathname } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { ask } from "@/api/client";
import { useConsole } from "./console";

/** Sends the profile to the API, once per tab after sign-in. */
export function useSync() {
  const { api, person, profile } = useConsole();
  const page = usePathname();
  const known = profile !== null;
  const sync = useEffectEvent(async (signal: AbortSignal) => {
    if (!profile || sessionStorage.getItem("synced") === person.id) return;
    const { firstName, lastName, imgUrl } = profile;
    await ask(api.POST("/api/v1/users/clerk-sync", { body: { firstName, lastName, imgUrl }, signal }));
    const me = await ask(api.GET("/api/v1/users/me", { signal }));
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
