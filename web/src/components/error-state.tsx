"use client";
import { useRouter } from "next/navigation";
import { startTransition } from "react";

/** The state of a page that failed to render. */
export default function ErrorState({ reset }: { reset: () => void }) {
  const router = useRouter();
  // `reset` alone renders again without asking the server.
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div className="empty" role="alert">
      <h1>Something went wrong on our side</h1>
      <button type="button" className="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}
