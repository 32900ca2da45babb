"use client";
import { useRouter } from "next/navigation";
import { startTransition } from "react";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  const router = useRouter();
  // `reset` alone renders again without asking the server.
  const again = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <main className="standalone">
      <div className="empty" role="alert">
        <h1>Something went wrong on our side</h1>
        <button type="button" className="button" onClick={again}>
          Try again
        </button>
      </div>
    </main>
  );
}
