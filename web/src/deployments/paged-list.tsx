"use client";
// A list that loads page by page, with its loading, error and empty states.
import { useEffect, useRef, type ReactNode } from "react";
import { Loading } from "@/components/skeleton";
import { ProblemNote } from "@/components/states";
import type { Pages } from "@/components/use-pages";

type List<T> = Omit<Pages<T>, "first" | "change">;

interface Props<T> {
  list: List<T>;
  label: string;
  /** Replaces an empty list. */
  empty: ReactNode;
  row: (item: T) => ReactNode;
}

export function PagedList<T>({ list, label, empty, row }: Props<T>) {
  const { items, problem } = list;
  if (items === null) {
    return (
      <div className="item">
        {problem ? <ProblemNote problem={problem} onRetry={list.reload} /> : <Loading what={label.toLowerCase()} />}
      </div>
    );
  }
  if (items.length === 0 && !list.more) return empty;
  return (
    <>
      <ul className="list" aria-label={label} aria-busy={list.outdated}>
        {items.map(row)}
      </ul>
      <ListEnd list={list} />
    </>
  );
}

/** The end of a list, which loads the next page. */
function ListEnd<T>({ list }: { list: List<T> }) {
  /** The list element and its length when the user clicked "Show more". */
  const asked = useRef<{ rows: Element | null | undefined; place: number } | null>(null);
  useEffect(() => {
    if (list.loading || !asked.current) return;
    const row = asked.current.rows?.children[asked.current.place];
    asked.current = null;
    // The last page removes the focused button, so the focus moves to the first new row.
    if (!(row instanceof HTMLElement) || document.activeElement !== document.body) return;
    row.tabIndex = -1;
    (row.querySelector<HTMLElement>("a, button, select") ?? row).focus();
  }, [list.loading]);
  if (!list.problem && !list.loading && !list.more) return null;
  return (
    <div className="list-end">
      {list.problem ? (
        <ProblemNote problem={list.problem} onRetry={list.reload} />
      ) : (
        <div className="row row--apart">
          <span className="quiet small">{list.items?.length} shown</span>
          <button
            type="button"
            className="button button--small"
            aria-disabled={list.loading}
            onClick={({ currentTarget }) => {
              if (list.loading) return;
              const rows = currentTarget.closest(".list-end")?.previousElementSibling;
              asked.current = { rows, place: rows?.children.length ?? 0 };
              list.loadMore();
            }}
          >
            {list.loading ? "Loading…" : "Show more"}
          </button>
        </div>
      )}
    </div>
  );
}
