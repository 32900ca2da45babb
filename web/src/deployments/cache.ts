"use client";
// Keeps the cached deployments current after a change.
import { useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useMemo } from "react";
import { ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { changed, type Page } from "@/components/use-pages";

type View = components["schemas"]["DeploymentView"];

/** The first part of the keys of every list of deployments. */
export const DEPLOYMENTS = "deployments";

const keyOf = (id: string) => ["deployment", id];

export function useDeployment(id: string) {
  const { api } = useConsole();
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => ask(api.GET("/api/v1/deployments/{id}", { params: { path: { id } }, signal })),
  });
}

export function useDeploymentCache() {
  const client = useQueryClient();
  return useMemo(() => {
    const inLists = (change: (rows: View[]) => View[]) => {
      for (const list of ["own", "shared"]) {
        client.setQueriesData<InfiniteData<Page<View>>>(
          { queryKey: [DEPLOYMENTS, list] },
          (data) => data && changed(data, change),
        );
      }
      // The public list has other fields.
      client.removeQueries({ queryKey: [DEPLOYMENTS, "public"] });
    };
    return {
      put(row: View) {
        // A refresh under way may bring back the old row.
        void client.cancelQueries({ queryKey: keyOf(row.id) });
        client.setQueryData(keyOf(row.id), row);
        inLists((rows) => rows.map((old) => (old.id === row.id ? row : old)));
      },
      /** The place of a new row depends on the list, so the lists load again. */
      add(row: View) {
        client.setQueryData(keyOf(row.id), row);
        client.removeQueries({ queryKey: [DEPLOYMENTS] });
      },
      remove(ids: readonly string[]) {
        inLists((rows) => rows.filter(({ id }) => !ids.includes(id)));
        for (const id of ids) client.removeQueries({ queryKey: keyOf(id), type: "inactive" });
      },
      reload(id: string) {
        void client.resetQueries({ queryKey: keyOf(id) });
      },
    };
  }, [client]);
}
