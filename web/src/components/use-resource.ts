"use client";
// Loads data for as long as a component shows it.
import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { asProblem, type Problem } from "@/api/problem";

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
