"use client";
// The account menu: name, user id, and signing out.
import { useState } from "react";
import { signIn } from "#sign-in/client";
import { Avatar } from "./avatar";
import { useConsole } from "./console";
import { CopyButton } from "./copy-button";
import { useHydrated } from "./use-hydrated";

export function AccountMenu() {
  const { person, profile, signOut } = useConsole();
  const openAccount = signIn.useAccount();
  const hydrated = useHydrated();
  const [ending, setEnding] = useState(false);
  const name = profile?.name ?? "Account";
  return (
    <>
      <button type="button" className="menu-button" popoverTarget="account">
        {profile ? <signIn.Badge profile={profile} /> : <Avatar name={undefined} />}
        <span className="hidden">{name}, account</span>
      </button>
      <div id="account" className="menu" popover="auto">
        <div className="stack">
          <div>
            <p className="strong">{name}</p>
            <p className="quiet mono small">{person.id}</p>
          </div>
          <CopyButton text={person.id}>Copy user ID</CopyButton>
          {openAccount && (
            <button
              type="button"
              className="button button--small"
              popoverTarget="account"
              popoverTargetAction="hide"
              disabled={!hydrated}
              onClick={openAccount}
            >
              Manage account
            </button>
          )}
          <button
            type="button"
            className="button button--small"
            disabled={ending || !hydrated}
            onClick={() => {
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
