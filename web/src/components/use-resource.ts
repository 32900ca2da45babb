"use client";
// Loading something for as long as a component shows it.
import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { Problem, noAnswer } from "@/api/problem";

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : noAnswer();
}

export interface Resource<T> {
  data: T | null;
  problem: Problem | null;
  reload: () => void;
  /** Replaces what was loaded by what is known to be newer. */
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
    reload: useCallback(() => setRound((round) => round + 1), []),
    put: useCallback((data: T) => setSettled({ key, data, problem: null }), [key]),
  };
}

interface Page<T> {
  items: T[];
  next?: string | null;
}

interface Pages<T> {
  items: T[] | null;
  /** Whether there are rows that have not been loaded. */
  more: boolean;
  loading: boolean;
  problem: Problem | null;
  loadMore: () => void;
  reload: () => void;
  change: (change: (items: T[]) => T[]) => void;
}

/** A list, a page at a time; all of it, page after page, while `everything` is wanted. */
export function usePages<T>(
  load: (after: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  everything = false,
): Pages<T> {
  const [loaded, setLoaded] = useState<{ items: T[]; next: string | null; pages: number } | null>(null);
  const [wanted, setWanted] = useState(1);
  const [round, setRound] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useEffectEvent(load);

  const pages = loaded?.pages ?? 0;
  const next = loaded?.next ?? undefined;
  const due = loaded === null || (loaded.next !== null && (everything || pages < wanted));
  useEffect(() => {
    if (!due) return;
    const abort = new AbortController();
    run(next, abort.signal).then(
      (page) => {
        if (abort.signal.aborted) return;
        setProblem(null);
        setLoaded((before) => ({
          items: [...(before?.items ?? []), ...page.items],
          next: page.next ?? null,
          pages: (before?.pages ?? 0) + 1,
        }));
      },
      (error: unknown) => !abort.signal.aborted && setProblem(asProblem(error)),
    );
    return () => abort.abort();
  }, [due, next, round]);

  return {
    items: loaded?.items ?? null,
    more: loaded?.next != null,
    loading: due && problem === null,
    problem,
    loadMore: useCallback(() => {
      setProblem(null);
      setWanted(pages + 1);
    }, [pages]),
    reload: useCallback(() => {
      setProblem(null);
      setRound((round) => round + 1);
    }, []),
    change: useCallback(
      (change) => setLoaded((before) => before && { ...before, items: change(before.items) }),
      [],
    ),
  };
}
