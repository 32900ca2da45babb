"use client";
// A list that loads page by page, and stays in the cache.
import { keepPreviousData, useInfiniteQuery, useQueryClient, type InfiniteData, type QueryKey } from "@tanstack/react-query";
import type { Problem } from "@/api/problem";

export interface Page<T> {
  items: T[];
  next?: string | null;
}

export interface Pages<T, P = Page<T>> {
  items: T[] | null;
  /** The first page, which may say more about the list. */
  first: P | null;
  /** Whether the items belong to the previous key, until those of this key arrive. */
  outdated: boolean;
  /** Whether the API has more pages. */
  more: boolean;
  loading: boolean;
  problem: Problem | null;
  loadMore: () => void;
  /** Retries the failed request. */
  reload: () => void;
  /** Discards all pages and loads the first one. */
  restart: () => void;
  change: (change: (items: T[]) => T[]) => void;
}

/** The API's default page size. */
export const PAGE = 20;

/** The part of a request that selects a page. */
export interface PageQuery {
  limit: number;
  after?: string;
}

export type Load<P> = (query: PageQuery, signal: AbortSignal) => Promise<P>;

/** `first` is the size of the first page, for a list that was longer before a reload. */
export function usePages<T, P extends Page<T> = Page<T>>(queryKey: QueryKey, load: Load<P>, first = PAGE): Pages<T, P> {
  const client = useQueryClient();
  const list = useInfiniteQuery({
    queryKey,
    initialPageParam: { limit: first } as PageQuery,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    getNextPageParam: ({ next }): PageQuery | null => (next ? { limit: PAGE, after: next } : null),
    placeholderData: keepPreviousData,
  });
  return {
    items: list.data?.pages.flatMap(({ items }) => items) ?? null,
    first: list.data?.pages[0] ?? null,
    outdated: list.isPlaceholderData,
    more: list.hasNextPage && !list.isPlaceholderData,
    loading: list.isFetchingNextPage || (list.isFetching && list.data === undefined),
    // While a retry is under way, the list is loading.
    problem: list.isFetching ? null : list.error,
    loadMore: () => void list.fetchNextPage(),
    reload: () => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch()),
    restart: () => void client.resetQueries({ queryKey }),
    change: (change) => {
      // A refresh under way may bring back what the change replaces.
      if (list.data) void client.cancelQueries({ queryKey, exact: true });
      client.setQueryData<InfiniteData<Page<T>>>(queryKey, (data) => data && changed(data, change));
    },
  };
}

/** Changes the items of all pages at once. The pages after the first keep their cursors and become empty. */
export function changed<T>(data: InfiniteData<Page<T>>, change: (items: T[]) => T[]): InfiniteData<Page<T>> {
  const items = change(data.pages.flatMap(({ items }) => items));
  return { ...data, pages: data.pages.map((page, place) => ({ ...page, items: place === 0 ? items : [] })) };
}
