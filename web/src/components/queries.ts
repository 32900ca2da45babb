// The cache of loaded data. It lives as long as the signed-in pages, so that Back shows a list as it was.
import { QueryClient } from "@tanstack/react-query";
import type { Problem } from "@/api/problem";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: Problem;
  }
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Requests wait for the end of an outage by themselves (api/send.ts).
      queries: { retry: false, networkMode: "always", gcTime: Infinity },
    },
  });
}
