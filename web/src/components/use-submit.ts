"use client";
// Submits a form, once at a time, and moves the focus to the first invalid field or the note about the failure.
import { useRef, useState, type FormEvent } from "react";
import { flushSync } from "react-dom";
import { asProblem, type Problem } from "@/api/problem";

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
      const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
      (find('[aria-invalid="true"]') ?? find('[role="alert"]'))?.focus();
    }
  };
  return { form, problem, sending, send };
}
