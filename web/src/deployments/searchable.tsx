"use client";
// A list of deployments with a search and filters, which the API runs over all pages. The URL holds them and the number of rows.
import type { QueryKey } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { components } from "@/api/schema";
import { Icon } from "@/components/icon";
import { Empty, ProblemPage } from "@/components/states";
import { useHydrated } from "@/components/use-hydrated";
import { PAGE, usePages, type Page, type PageQuery } from "@/components/use-pages";
import { Filters, queryOf, valuesIn, wordsFor, type ListQuery, type ListValues } from "./filters";
import { PagedList } from "./paged-list";
import { useNames } from "./people";

type View = components["schemas"]["DeploymentView"];

interface Props {
  label: string;
  queryKey: QueryKey;
  load: (query: PageQuery & ListQuery, signal: AbortSignal) => Promise<Page<View>>;
  /** The owner's name is given if it is known and the owner is another user. */
  row: (deployment: View, ownerName: string | undefined) => ReactNode;
  /** Replaces an empty list. */
  empty: ReactNode;
  /** Replaces the number of matches. */
  status?: (rows: readonly View[]) => ReactNode;
}

/** The API's longest page and longest search. */
const LONGEST = 100;

const WHOLE: Partial<ListValues> = { q: "", tag: "", private: "", resourceVersion: "" };

export function SearchableList({ label, queryKey, load, row, empty, status }: Props) {
  const hydrated = useHydrated();
  const { values, query, rows, choose, type, keepRows } = useListInUrl();
  const words = wordsFor(query);
  const list = usePages<View>([...queryKey, query], (page, signal) => load({ ...page, ...query }, signal), rows);
  const names = useNames(list.items?.map(({ userId }) => userId) ?? []);
  const field = useSlashKey();
  const count = list.items?.length ?? 0;
  useEffect(() => {
    if (!list.outdated && count > 0) keepRows(count);
  }, [keepRows, list.outdated, count]);
  if (list.problem && !list.items) return <ProblemPage problem={list.problem} onRetry={list.reload} />;
  if (words.length === 0 && count === 0 && list.items && !list.outdated) return <div className="card card--flush">{empty}</div>;
  const clear = () => {
    choose(WHOLE);
    field.current?.focus();
  };
  return (
    <>
      <div className="row row--apart list-head">
        <div className="search" role="search">
          <Icon name="search" size={16} />
          <input
            ref={field}
            className="input"
            type="search"
            aria-label="Search"
            aria-keyshortcuts="/"
            placeholder="Name, repository or tag"
            maxLength={LONGEST}
            disabled={!hydrated}
            value={values.q}
            onChange={(event) => type({ q: event.target.value })}
          />
        </div>
        {status?.(list.items ?? [])}
        <p className="quiet small" role="status">
          {words.length > 0 && list.items && !list.outdated ? `${count} found${list.more ? " so far" : ""}` : ""}
        </p>
      </div>
      <Filters values={values} disabled={!hydrated} onChoose={choose} onType={type} />
      <div className="card card--flush">
        <PagedList
          list={list}
          label={label}
          empty={
            <Empty
              title="No matches"
              action={
                <button type="button" className="button" onClick={clear}>
                  Show all
                </button>
              }
            >
              No deployment in this list matches {words.join(", ")}.
            </Empty>
          }
          row={(deployment) => row(deployment, names.get(deployment.userId))}
        />
      </div>
    </>
  );
}

/** The list's state in the URL. Back and a reload then show the same list. */
function useListInUrl() {
  const parameters = useSearchParams();
  const inUrl = valuesIn(parameters);
  const rows = Math.min(LONGEST, Math.max(PAGE, Number(parameters.get("rows")) || 0));
  /** What the user has typed and the URL does not have yet. */
  const [typed, setTyped] = useState<Partial<ListValues> | null>(null);
  if (typed && Object.entries(typed).every(([name, value]) => inUrl[name as keyof ListValues] === value)) setTyped(null);
  useEffect(() => {
    if (!typed) return;
    // Typing a word is one search.
    const timer = setTimeout(() => replaceInUrl({ ...typed, rows: "" }), 200);
    return () => clearTimeout(timer);
  }, [typed]);
  const [keepRows] = useState(() => (count: number) => replaceInUrl({ rows: count > PAGE ? String(count) : "" }));
  return {
    values: { ...inUrl, ...typed },
    query: queryOf(inUrl),
    rows,
    choose: (values: Partial<ListValues>) => {
      setTyped(null);
      replaceInUrl({ ...typed, ...values, rows: "" });
    },
    type: (values: Partial<ListValues>) => setTyped({ ...typed, ...values }),
    keepRows,
  };
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
