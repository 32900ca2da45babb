"use client";
// The people that the user knows from deployments, and how a page shows one. The API names no others.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { visibleName } from "./typeable";

export type KnownUser = components["schemas"]["KnownUser"];

/** The first part of the keys of all lists of people. */
export const PEOPLE = "people";

/** The most ids that the API takes. */
const MOST = 100;
/** The suggestions of a field. */
const SUGGESTIONS = 8;

/** A user's name, which may be any text, with the id. */
export function Person({ id, name }: { id: string; name: string | null | undefined }) {
  if (!name) return <bdi className="mono">{id}</bdi>;
  return (
    <>
      <bdi className="strong">{visibleName({ name, id })}</bdi> <bdi className="mono quiet">{id}</bdi>
    </>
  );
}

/** Returns the names of the other users among these. */
export function useNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const { api, person } = useConsole();
  const wanted = [...new Set(ids)].filter((id) => id !== person.id).sort().slice(0, MOST);
  const { data } = useQuery({
    queryKey: [PEOPLE, "names", ...wanted],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/users/known", { params: { query: { limit: MOST, ids: wanted.join(",") } }, signal })),
    enabled: wanted.length > 0,
    placeholderData: keepPreviousData,
  });
  return new Map(data?.items.flatMap(({ id, name }) => (name ? [[id, name] as const] : [])));
}

/** Returns the people whose name or id contains the text. */
export function useSuggestions(text: string, enabled: boolean): readonly KnownUser[] {
  const { api } = useConsole();
  const { data } = useQuery({
    queryKey: [PEOPLE, "suggestions", text],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/users/known", { params: { query: { limit: SUGGESTIONS, ...(text && { q: text }) } }, signal })),
    enabled,
    placeholderData: keepPreviousData,
  });
  return data?.items ?? [];
}
