"use client";
// The header of every page: navigation, theme and account.
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Suspense, lazy, useEffect, useState } from "react";
import { Icon } from "./icon";

// Rendered on the server at once, and hydrated after the page content.
const HeaderEnd = lazy(() => import("./header-end"));
const CommandPalette = lazy(() => import("./command-palette"));
const OutageBanner = lazy(() => import("./outage-banner").then((all) => ({ default: all.OutageBanner })));

const PLACES = [
  { href: "/deployments", name: "Deployments" },
  { href: "/shared", name: "Shared" },
  { href: "/public", name: "Public" },
  { href: "/access", name: "Access" },
];

export function Header() {
  const path = usePathname();
  const [searching, setSearching] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      // A dialog has the focus until it is closed.
      if (!document.querySelector("dialog[open]")) setSearching(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <header className="header">
      <div className="header__row">
        <Link className="wordmark" href="/deployments">
          <Icon name="key" size={20} />
          Is it yours?
        </Link>
        <nav className="nav" aria-label="Main">
          {PLACES.map(({ href, name }) => (
            <Link key={href} href={href} aria-current={path === href ? "page" : path.startsWith(`${href}/`)}>
              {name}
            </Link>
          ))}
        </nav>
        <div className="header__end">
          <Suspense>
            <HeaderEnd onSearch={() => setSearching(true)} />
          </Suspense>
        </div>
      </div>
      <Suspense>
        <OutageBanner />
      </Suspense>
      <Suspense>{searching ? <CommandPalette onClose={() => setSearching(false)} /> : null}</Suspense>
    </header>
  );
}
