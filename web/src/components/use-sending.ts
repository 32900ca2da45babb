"use client";
// Sending a form: once at a time, with what was wrong about it at hand.
import { useRef, useState, type FormEvent } from "react";
import { flushSync } from "react-dom";
import type { Problem } from "@/api/problem";
import { asProblem } from "./use-resource";

interface Options {
  /** Whether there is anything to send. */
  ready?: boolean;
  /** Whether the form stays when all is well. Most go, and until they are gone nothing may be sent twice. */
  stays?: boolean;
}

export function useSending(deed: () => Promise<unknown>, { ready = true, stays = false }: Options = {}) {
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (sending || !ready) return;
    setSending(true);
    setProblem(null);
    try {
      await deed();
      if (stays) setSending(false);
    } catch (error) {
      flushSync(() => {
        setProblem(asProblem(error));
        setSending(false);
      });
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  };
  return { form, problem, sending, send };
}
