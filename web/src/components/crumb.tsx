import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon";

/** The way back to what a page belongs to. */
export function Crumb({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link className="crumb" href={href}>
      <Icon name="back" size={14} /> {children}
    </Link>
  );
}
