"use client";
import { useHydrated } from "./use-hydrated";

/** A timestamp in the user's time zone. The server does not know the zone and renders the date alone. */
export function Timestamp({ iso }: { iso: string }) {
  const shown = useHydrated()
    ? new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso))
    : iso.slice(0, 10);
  return <time dateTime={iso}>{shown}</time>;
}
