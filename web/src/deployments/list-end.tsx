"use client";
// The end of a list: the way to what has not been loaded.
import type { Problem } from "@/api/problem";
import { Loading, ProblemNote } from "@/components/states";

interface Props {
  list: { items: unknown[] | null; more: boolean; loading: boolean; problem: Problem | null; loadMore: () => void; reload: () => void };
  what: string;
}

export function ListEnd({ list, what }: Props) {
  if (!list.problem && !list.loading && !list.more) return null;
  return (
    <div className="list-end">
      {list.problem ? (
        <ProblemNote problem={list.problem} onRetry={list.reload} />
      ) : list.loading && list.items === null ? (
        <Loading what={what} rows={1} />
      ) : (
        <div className="row row--apart">
          <span className="quiet small">{list.items?.length} so far</span>
          <button
            type="button"
            className="button button--small"
            aria-disabled={list.loading}
            onClick={list.loading ? undefined : list.loadMore}
          >
            {list.loading ? "Loading…" : "Show more"}
          </button>
        </div>
      )}
    </div>
  );
}
