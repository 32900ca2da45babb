"use client";
import { signIn } from "#sign-in/client";
import { AccountMenu } from "./account-menu";
import { useConsole } from "./console";
import { Icon } from "./icon";
import { ThemeButton } from "./theme-button";
import { useHydrated } from "./use-hydrated";
import { useSync } from "./use-sync";

export default function HeaderEnd({ onSearch }: { onSearch: () => void }) {
  useSync();
  const { person } = useConsole();
  const hydrated = useHydrated();
  return (
    <>
      <button
        type="button"
        className="button button--small finder"
        aria-keyshortcuts="Meta+K Control+K"
        disabled={!hydrated}
        onClick={onSearch}
      >
        <Icon name="search" size={15} />
        <span className="finder__text">Go to…</span>
        <kbd>⌘K</kbd>
      </button>
      {/* A narrow screen has it on the account page. */}
      <div className="wide-only">
        <signIn.OrganizationSwitcher person={person} />
      </div>
      <ThemeButton />
      <AccountMenu />
    </>
  );
}
