"use client";
import { useQueryClient } from "@tanstack/react-query";
import ErrorState from "@/components/error-state";

export default function ErrorPage({ reset }: { reset: () => void }) {
  const client = useQueryClient();
  return (
    <ErrorState
      reset={() => {
        // The page may have failed because of what was loaded.
        client.clear();
        reset();
      }}
    />
  );
}
