"use client";
import ErrorState from "@/components/error-state";

export default function ErrorPage(props: { reset: () => void }) {
  return (
    <main className="standalone">
      <ErrorState {...props} />
    </main>
  );
}
