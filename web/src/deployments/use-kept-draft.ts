"use client";
// The draft of a form, which survives a reload and a sign-in in between. Environment variables are never stored.
import { useCallback, useState } from "react";
import { useConsole } from "@/components/console";
import { useUnsaved } from "@/components/use-unsaved";
import { changedFields } from "./changed-fields";
import type { Draft } from "./draft";

/** The fields that differ from the start, so that a restored draft keeps what other users have changed in others. */
function stored(key: string): Partial<Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "{}") as Partial<Draft>;
  } catch {
    return {};
  }
}

function store(key: string, changes: Partial<Draft>): void {
  delete changes.variables;
  if (Object.keys(changes).length === 0) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify(changes));
}

/** `name` identifies the form. */
export function useKeptDraft(name: string, start: Draft) {
  const { person } = useConsole();
  const key = `draft:${person.id}:${name}`;
  const [first] = useState(() => stored(key));
  const [restored, setRestored] = useState(Object.keys(first).length > 0);
  const [draft, setDraft] = useState<Draft>({ ...start, ...first });
  const forget = useCallback(() => sessionStorage.removeItem(key), [key]);
  useUnsaved(Object.keys(changedFields(start, draft)).length > 0, forget);
  return {
    draft,
    restored,
    change(changes: Partial<Draft>) {
      const next = { ...draft, ...changes };
      setDraft(next);
      store(key, changedFields(start, next));
    },
    /** Returns to the start. */
    discard() {
      forget();
      setRestored(false);
      setDraft(start);
    },
    forget,
  };
}
