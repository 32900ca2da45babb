"use client";
// The header of every page: navigation, theme and account.
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Suspense, lazy } from "react";
import { Icon } from "./icon";

// Rendered on the server at once, and hydrated after the page content.
const HeaderEnd = lazy(() => import("./header-end"));
const OutageBanner = lazy(() => import("./outage-banner").then((all) => ({ default: all.OutageBanner })));

const PLACES = [
  { href: "/deployments", name: "Deployments" },
  { href: "/shared", name: "Shared" },
  { href: "/public", name: "Public" },
  { href: "/access", name: "Access" },
];

export function Header() {
  const path = usePathname();
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
            <HeaderEnd />
          </Suspense>
        </div>
      </div>
      <Suspense>
        <OutageBanner />
      </Suspense>
    </header>
  );
}
