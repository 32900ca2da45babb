"use client";
// The top of every page: where one is, where one can go, and as whom.
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { signIn } from "#sign-in/client";
import { useConsole } from "./console";
import { KeyIcon } from "./icons";
import { ThemeButton } from "./theme-button";

const PLACES = [
  { href: "/deployments", name: "Deployments" },
  { href: "/public", name: "Public" },
  { href: "/access", name: "Access" },
];

export function Header() {
  const path = usePathname();
  return (
    <header className="header">
      <div className="header__row">
        <Link className="wordmark" href="/deployments">
          <KeyIcon size={20} />
          Is it yours?
        </Link>
        <nav className="nav" aria-label="Main">
          {PLACES.map(({ href, name }) => (
            <Link key={href} href={href} {...(path.startsWith(href) ? { "aria-current": "page" as const } : {})}>
              {name}
            </Link>
          ))}
        </nav>
        <div className="header__end">
          <ThemeButton />
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}

function AccountMenu() {
  const { person, profile, signOut } = useConsole();
  const [ending, setEnding] = useState(false);
  const [copied, setCopied] = useState(false);
  const name = profile?.name ?? "Account";
  return (
    <>
      <button type="button" className="menu-button" popoverTarget="account">
        {profile ? <signIn.Badge profile={profile} /> : <span className="avatar" aria-hidden="true" />}
        <span className="hidden">{name}, account</span>
      </button>
      <div id="account" className="menu" popover="auto">
        <div className="stack">
          <div>
            <p className="strong">{name}</p>
            <p className="quiet mono small">{person.id}</p>
          </div>
          <button
            type="button"
            className="button button--small"
            onClick={() => void navigator.clipboard.writeText(person.id).then(() => setCopied(true))}
          >
            {copied ? "Copied" : "Copy my id"}
          </button>
          <button
            type="button"
            className="button button--small"
            disabled={ending}
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
