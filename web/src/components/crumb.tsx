import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon";

/** A link to the parent page. */
export function Crumb({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link className="crumb" href={href}>
      <Icon name="back" size={14} /> <bdi>{children}</bdi>
    </Link>
  );
}
