"use client";
// The account menu: who is signed in, the organization, and signing out.
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { usePathname } from "next/navigation";
import { signIn } from "#sign-in/client";
import { Avatar } from "./avatar";
import { useConsole } from "./console";
import { CopyButton } from "./copy-button";
import { useHydrated } from "./use-hydrated";
import { mayLeave } from "./use-unsaved";

export function AccountMenu() {
  const { person, profile, signOut } = useConsole();
  const hydrated = useHydrated();
  const menu = useRef<HTMLDivElement>(null);
  const path = usePathname();
  const [ending, setEnding] = useState(false);
  useEffect(() => menu.current?.hidePopover(), [path]);
  const name = profile?.name ?? "Account";
  return (
    <>
      <button type="button" className="menu-button" popoverTarget="account">
        {profile ? <signIn.Badge profile={profile} /> : <Avatar name={undefined} />}
        <span className="hidden">{name}, account</span>
      </button>
      <div id="account" ref={menu} className="menu" popover="auto">
        <div className="stack">
          <div>
            <p className="strong">
              <bdi>{name}</bdi>
            </p>
            <p className="copied quiet mono small">
              {person.id}
              <CopyButton text={person.id} what="user ID" />
            </p>
          </div>
          <Link className="button button--small" href="/account" prefetch={false}>
            Account
          </Link>
          <Link className="button button--small" href="/activity" prefetch={false}>
            Activity
          </Link>
          <button
            type="button"
            className="button button--small"
            disabled={ending || !hydrated}
            onClick={() => {
              if (!mayLeave()) return;
              setEnding(true);
              void signOut();
            }}
          >
            Sign out
          </button>
        </div>
      </div>
    </>
  );
}
