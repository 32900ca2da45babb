"use client";
// The banner in the sticky header during an outage.
import { useEffect, useSyncExternalStore } from "react";
import { useConsole } from "./console";

export function OutageBanner() {
  const { api, outage } = useConsole();
  const away = useSyncExternalStore(outage.subscribe, outage.isOn, () => false);
  // Without this request, a page that loads nothing would not notice the end of the outage.
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
          <span>The service is not responding. Retrying…</span>
          <button type="button" className="button button--small" onClick={outage.tryNow}>
            Retry now
          </button>
        </div>
      ) : null}
    </div>
  );
}
