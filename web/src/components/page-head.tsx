"use client";
// The heading of a page, which names the tab and takes the focus after a navigation.
import { usePathname } from "next/navigation";
import { useEffect, useRef, type ReactNode } from "react";

interface Props {
  title: string;
  /** A word before the title, which may be a row's name and is isolated from it. */
  prefix?: string;
  text?: ReactNode;
  /** Actions beside the heading. */
  children?: ReactNode;
}

/** The path of the last heading. The first page of a visit leaves the focus to the browser. */
let lastPath: string | null = null;

export function PageHead({ title, prefix, text, children }: Props) {
  const path = usePathname();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${prefix ? `${prefix} ` : ""}${title} · Is it yours?`;
  }, [title, prefix]);
  useEffect(() => {
    if (lastPath !== null && lastPath !== path) heading.current?.focus();
    lastPath = path;
  }, [path]);
  return (
    <div className="page-head">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {prefix} <bdi>{title}</bdi>
        </h1>
        {text ? <p className="quiet">{text}</p> : null}
      </div>
      {children}
    </div>
  );
}
