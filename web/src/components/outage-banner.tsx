"use client";
// The notice that the service is away, on every page for as long as it is.
import { useEffect, useSyncExternalStore } from "react";
import { useConsole } from "./console";

export function OutageBanner() {
  const { api, outage } = useConsole();
  const away = useSyncExternalStore(outage.subscribe, outage.isOn, () => false);
  // Where the page itself asks for nothing, nobody else would notice that the service is back.
  useEffect(() => {
    if (!away) return;
    const abort = new AbortController();
    api.GET("/api/v1/users/me", { signal: abort.signal }).catch(() => {});
    return () => abort.abort();
  }, [away, api]);
  return (
    <div aria-live="polite">
      {away ? (
        <div className="callout callout--warn banner">
          <span>The service is not answering. Trying again…</span>
          <button type="button" className="button button--small" onClick={outage.tryNow}>
            Try now
          </button>
        </div>
      ) : null}
    </div>
  );
}
