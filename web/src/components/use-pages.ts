"use client";
// Loads a list page by page for as long as a component shows it.
import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { asProblem, type Problem } from "@/api/problem";

interface Page<T> {
  items: T[];
  next?: string | null;
}

interface Pages<T> {
  items: T[] | null;
  /** The items of the previous key until those of this key are loaded. */
  before: T[] | null;
  /** Whether the API has more pages. */
  more: boolean;
  loading: boolean;
  problem: Problem | null;
  loadMore: () => void;
  /** Retries the failed request. */
  reload: () => void;
  /** Discards all pages and loads the first one. */
  restart: () => void;
  change: (change: (items: T[]) => T[]) => void;
}

/** Loads a list page by page. Starts over whenever `key` changes. */
export function usePages<T>(
  key: string,
  load: (after: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
): Pages<T> {
  const [loaded, setLoaded] = useState<{ key: string; items: T[]; next: string | null; pages: number } | null>(null);
  const [wanted, setWanted] = useState({ key, pages: 1 });
  const [failed, setFailed] = useState<{ key: string; problem: Problem } | null>(null);
  const [round, setRound] = useState(0);
  const run = useEffectEvent(load);

  const current = loaded?.key === key ? loaded : null;
  const pages = current?.pages ?? 0;
  const next = current?.next ?? undefined;
  const due = current === null || (current.next !== null && pages < (wanted.key === key ? wanted.pages : 1));
  useEffect(() => {
    if (!due) return;
    const abort = new AbortController();
    run(next, abort.signal).then(
      (page) => {
        if (abort.signal.aborted) return;
        setFailed(null);
        setLoaded((before) => {
          const same = before?.key === key ? before : null;
          return {
            key,
            items: [...(same?.items ?? []), ...page.items],
            next: page.next ?? null,
            pages: (same?.pages ?? 0) + 1,
          };
        });
      },
      (error: unknown) => !abort.signal.aborted && setFailed({ key, problem: asProblem(error) }),
    );
    return () => abort.abort();
  }, [key, due, next, round]);

  const problem = failed?.key === key ? failed.problem : null;
  return {
    items: current?.items ?? null,
    before: loaded?.items ?? null,
    more: current?.next != null,
    loading: due && problem === null,
    problem,
    loadMore: useCallback(() => {
      setFailed(null);
      setWanted({ key, pages: pages + 1 });
    }, [key, pages]),
    reload: useCallback(() => {
      setFailed(null);
      setRound((round) => round + 1);
    }, []),
    restart: useCallback(() => {
      setFailed(null);
      setWanted({ key, pages: 1 });
      setLoaded(null);
      setRound((round) => round + 1);
    }, [key]),
    change: useCallback(
      (change) =>
        setLoaded((before) => (before?.key === key ? { ...before, items: change(before.items) } : before)),
      [key],
    ),
  };
}
