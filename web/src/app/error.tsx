"use client";
import { useRouter } from "next/navigation";
import { startTransition } from "react";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  const router = useRouter();
  // The server has to be asked again: what failed there is not made again by drawing it again.
  const again = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <main className="door">
      <div className="empty" role="alert">
        <h1>Something went wrong on our side</h1>
        <button type="button" className="button" onClick={again}>
          Try again
        </button>
      </div>
    </main>
  );
}
