"use client";
// Submits a form, once at a time, and moves the focus to the first invalid field.
import { useRef, useState, type FormEvent } from "react";
import { flushSync } from "react-dom";
import type { Problem } from "@/api/problem";
import { asProblem } from "./use-resource";

interface Options {
  /** Whether the form can be submitted. */
  ready?: boolean;
  /** Whether the form stays open after success. Other forms stay locked until they are gone. */
  stays?: boolean;
}

export type Submission = ReturnType<typeof useSubmit>;

export function useSubmit(action: () => Promise<unknown>, { ready = true, stays = false }: Options = {}) {
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (sending || !ready) return;
    setSending(true);
    setProblem(null);
    try {
      await action();
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
