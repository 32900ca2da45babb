"use client";
import { useState, type ReactNode } from "react";
import { useHydrated } from "./use-hydrated";

/** Copies `text` to the clipboard. */
export function CopyButton({ text, children }: { text: string; children: ReactNode }) {
  const hydrated = useHydrated();
  const [copied, setCopied] = useState(false);
  // Browsers offer the clipboard over HTTPS only. Otherwise the user can select the text.
  const copy = async () => {
    await navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => {},
    );
  };
  return (
    <button type="button" className="button button--small" disabled={!hydrated} onClick={() => void copy()}>
      {copied ? "Copied" : children}
    </button>
  );
}
