"use client";
import { useHydrated } from "./use-hydrated";

/** A moment, in the reader's own time zone: the server does not know that, so its page has the date alone. */
export function When({ iso }: { iso: string }) {
  const shown = useHydrated()
    ? new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso))
    : iso.slice(0, 10);
  return <time dateTime={iso}>{shown}</time>;
}
