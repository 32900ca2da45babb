"use client";
// The end of a list, which loads the next page.
import { useEffect, useRef } from "react";
import type { Problem } from "@/api/problem";
import { Loading, ProblemNote } from "@/components/states";

interface Props {
  list: { items: unknown[] | null; more: boolean; loading: boolean; problem: Problem | null; loadMore: () => void; reload: () => void };
  what: string;
}

export function ListEnd({ list, what }: Props) {
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
      ) : list.loading && list.items === null ? (
        <Loading what={what} rows={1} />
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
