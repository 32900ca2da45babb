"use client";
// Switches between the light and the dark theme. A cookie stores the choice, so that the server renders it.
import { useSyncExternalStore } from "react";
import { Icon } from "./icon";
import { useHydrated } from "./use-hydrated";

const DARK = "(prefers-color-scheme: dark)";
const ONE_YEAR = 365 * 24 * 60 * 60;

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia(DARK).matches;
}

/** Switches to the other theme. */
export function toggleTheme(): void {
  const other = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = other;
  document.cookie = `theme=${other}; path=/; max-age=${ONE_YEAR}; samesite=lax`;
}

function subscribe(changed: () => void): () => void {
  const system = matchMedia(DARK);
  const chosen = new MutationObserver(changed);
  system.addEventListener("change", changed);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", changed);
    chosen.disconnect();
  };
}

export function ThemeButton() {
  const dark = useSyncExternalStore(subscribe, isDark, () => false);
  const hydrated = useHydrated();
  const other = dark ? "light" : "dark";
  return (
    <button
      type="button"
      className="button button--plain button--square theme"
      disabled={!hydrated}
      title={`Use the ${other} theme`}
      onClick={toggleTheme}
    >
      {dark ? <Icon name="sun" /> : <Icon name="moon" />}
      <span className="hidden">Use the {other} theme</span>
    </button>
  );
}
