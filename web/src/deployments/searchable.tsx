"use client";
// A list of deployments with a search, which the API runs over all pages. The URL holds the search and the number of rows.
import type { QueryKey } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { components } from "@/api/schema";
import { Icon } from "@/components/icon";
import { Empty, ProblemPage } from "@/components/states";
import { useHydrated } from "@/components/use-hydrated";
import { PAGE, usePages, type Page, type PageQuery } from "@/components/use-pages";
import { PagedList } from "./paged-list";

type View = components["schemas"]["DeploymentView"];

interface Props {
  label: string;
  queryKey: QueryKey;
  load: (query: PageQuery & { q?: string }, signal: AbortSignal) => Promise<Page<View>>;
  row: (deployment: View) => ReactNode;
  /** Replaces an empty list. */
  empty: ReactNode;
  /** Replaces the number of matches. */
  status?: (rows: readonly View[]) => ReactNode;
}

/** The API's longest page and longest search. */
const LONGEST = 100;

export function SearchableList({ label, queryKey, load, row, empty, status }: Props) {
  const hydrated = useHydrated();
  const { text, q, rows, type, keepRows } = useListInUrl();
  const searching = q !== "";
  const list = usePages<View>([...queryKey, q], (page, signal) => load({ ...page, ...(searching ? { q } : {}) }, signal), rows);
  const field = useSlashKey();
  const count = list.items?.length ?? 0;
  useEffect(() => {
    if (!list.outdated && count > 0) keepRows(count);
  }, [keepRows, list.outdated, count]);
  if (list.problem && !list.items) return <ProblemPage problem={list.problem} onRetry={list.reload} />;
  if (!searching && count === 0 && list.items && !list.outdated) return <div className="card card--flush">{empty}</div>;
  return (
    <>
      <div className="row row--apart list-head">
        <div className="search" role="search">
          <Icon name="search" size={16} />
          <input
            ref={field}
            className="input"
            type="search"
            aria-label="Search by name"
            aria-keyshortcuts="/"
            placeholder="Search by name"
            maxLength={LONGEST}
            disabled={!hydrated}
            value={text}
            onChange={(event) => type(event.target.value)}
          />
        </div>
        {status?.(list.items ?? [])}
        <p className="quiet small" role="status">
          {searching && list.items && !list.outdated ? `${count} found${list.more ? " so far" : ""}` : ""}
        </p>
      </div>
      <div className="card card--flush">
        <PagedList
          list={list}
          label={label}
          empty={<Empty title="No matches">No name in this list contains “{q}”.</Empty>}
          row={row}
        />
      </div>
    </>
  );
}

/** The list's state in the URL: `q` and `rows`. Back and a reload then show the same list. */
function useListInUrl() {
  const parameters = useSearchParams();
  const inUrl = parameters.get("q") ?? "";
  const rows = Math.min(LONGEST, Math.max(PAGE, Number(parameters.get("rows")) || 0));
  /** What the user has typed and the URL does not have yet. */
  const [typed, setTyped] = useState<string | null>(null);
  if (typed === inUrl) setTyped(null);
  useEffect(() => {
    if (typed === null) return;
    // Typing a word is one search.
    const timer = setTimeout(() => replaceInUrl({ q: typed, rows: "" }), 200);
    return () => clearTimeout(timer);
  }, [typed]);
  const [keepRows] = useState(() => (count: number) => replaceInUrl({ rows: count > PAGE ? String(count) : "" }));
  return { text: typed ?? inUrl, q: inUrl.trim(), rows, type: setTyped, keepRows };
}

/** Replaces parameters without a navigation. Empty ones are removed. */
function replaceInUrl(values: Record<string, string>): void {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.href !== window.location.href) window.history.replaceState(null, "", url);
}

/** Returns the ref of the field that `/` focuses. */
function useSlashKey() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return field;
}
