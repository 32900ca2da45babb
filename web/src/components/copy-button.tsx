"use client";
import { useState } from "react";
import { Icon } from "./icon";
import { useHydrated } from "./use-hydrated";

/** Copies `text` to the clipboard. `what` names it for screen readers and in the tooltip. */
export function CopyButton({ text, what }: { text: string; what: string }) {
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
    <button
      type="button"
      className="button button--plain button--icon"
      title={`Copy ${what}`}
      disabled={!hydrated}
      onClick={() => void copy()}
      onBlur={() => setCopied(false)}
    >
      <Icon name={copied ? "check" : "copy"} size={15} />
      <span className="hidden" aria-live="polite">
        {copied ? "Copied" : `Copy ${what}`}
      </span>
    </button>
  );
}
