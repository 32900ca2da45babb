"use client";
// Loads data for as long as a component shows it.
import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { Problem, noAnswer } from "@/api/problem";

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : noAnswer();
}

export interface Resource<T> {
  data: T | null;
  problem: Problem | null;
  reload: () => void;
  /** Replaces the loaded data with newer data. */
  put: (data: T) => void;
}

/** Loads again whenever `key` changes. */
export function useResource<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [settled, setSettled] = useState<{ key: string; data: T | null; problem: Problem | null } | null>(null);
  const [round, setRound] = useState(0);
  const run = useEffectEvent(load);
  useEffect(() => {
    const abort = new AbortController();
    run(abort.signal).then(
      (data) => !abort.signal.aborted && setSettled({ key, data, problem: null }),
      (error: unknown) => !abort.signal.aborted && setSettled({ key, data: null, problem: asProblem(error) }),
    );
    return () => abort.abort();
  }, [key, round]);
  const current = settled?.key === key ? settled : null;
  return {
    data: current?.data ?? null,
    problem: current?.problem ?? null,
    reload: useCallback(() => {
      // Loaded data stays visible until newer data arrives. A problem does not, so that the user sees the retry.
      setSettled((settled) => (settled?.problem ? null : settled));
      setRound((round) => round + 1);
    }, []),
    put: useCallback((data: T) => setSettled({ key, data, problem: null }), [key]),
  };
}

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

/** Returns the value once it has been stable for the delay. */
export function useDebounced<T>(value: T, milliseconds = 200): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
