"use client";
// A list of deployments with a search, which the API runs over all pages.
import { useEffect, useState, type ReactNode } from "react";
import type { components } from "@/api/schema";
import { Icon } from "@/components/icon";
import { Empty, ProblemPage } from "@/components/states";
import { useHydrated } from "@/components/use-hydrated";
import { usePages } from "@/components/use-pages";
import { PagedList } from "./paged-list";

type View = components["schemas"]["DeploymentView"];
type Page = components["schemas"]["Page_DeploymentView"];

export interface Query {
  limit: number;
  after?: string;
  q?: string;
}

interface Props {
  label: string;
  load: (query: Query, signal: AbortSignal) => Promise<Page>;
  row: (deployment: View) => ReactNode;
  /** Replaces an empty list. */
  empty: ReactNode;
}

const PAGE = 20;
/** The API's limit for a search. */
const LONGEST = 100;

export function SearchableList({ label, load, row, empty }: Props) {
  const hydrated = useHydrated();
  const [text, setText] = useState("");
  const q = useDebounced(text.trim());
  const searching = q !== "";
  const list = usePages<View>(q, (after, signal) =>
    load({ limit: PAGE, ...(after ? { after } : {}), ...(searching ? { q } : {}) }, signal),
  );
  // The previous result stays until the next arrives, so that the list does not flicker.
  const previous = list.before?.length ? list.before : null;
  if (list.problem && !list.before) return <ProblemPage problem={list.problem} onRetry={list.reload} />;
  if (!searching && list.items?.length === 0) return <div className="card card--flush">{empty}</div>;
  return (
    <>
      <div className="row row--apart list-head">
        <div className="search" role="search">
          <Icon name="search" size={16} />
          <input
            className="input"
            type="search"
            aria-label="Search by name"
            placeholder="Search by name"
            maxLength={LONGEST}
            disabled={!hydrated}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <p className="quiet small" role="status">
          {searching && list.items ? `${list.items.length} found${list.more ? " so far" : ""}` : ""}
        </p>
      </div>
      <div className="card card--flush">
        <PagedList
          list={{ ...list, items: list.items ?? previous }}
          busy={list.items === null}
          label={label}
          empty={<Empty title="No matches">No name in this list contains “{q}”.</Empty>}
          row={row}
        />
      </div>
    </>
  );
}

/** Returns the value once it has been stable for the delay. */
function useDebounced<T>(value: T, milliseconds = 200): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
