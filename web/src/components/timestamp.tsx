"use client";
import { useState } from "react";
import { relativeTime } from "./relative-time";
import { useHydrated } from "./use-hydrated";

/** A relative timestamp with the exact one as its tooltip. The server does not know the time zone and renders the date. */
export function Timestamp({ iso }: { iso: string }) {
  const hydrated = useHydrated();
  const [now] = useState(Date.now);
  if (!hydrated) return <time dateTime={iso}>{iso.slice(0, 10)}</time>;
  const date = new Date(iso);
  const exact = date.toLocaleString(undefined, { dateStyle: "long", timeStyle: "medium" });
  return (
    <time dateTime={iso} title={exact}>
      {relativeTime(date.getTime(), now)}
    </time>
  );
}
