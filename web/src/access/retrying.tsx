"use client";
// Refreshes a server-rendered page until the service responds.
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Icon } from "@/components/icon";

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 8_000;

export function RetryingUnavailable() {
  const router = useRouter();
  useEffect(() => {
    let wait = FIRST_WAIT;
    let timer: ReturnType<typeof setTimeout>;
    const schedule = () => {
      timer = setTimeout(() => {
        // A hidden page is refreshed once it is visible again.
        if (!document.hidden) router.refresh();
        wait = Math.min(LONGEST_WAIT, wait * 2);
        schedule();
      }, wait);
    };
    schedule();
    return () => clearTimeout(timer);
  }, [router]);
  return (
    <div className="empty" role="status">
      <span className="empty__mark empty__mark--warn">
        <Icon name="away" size={22} />
      </span>
      <h2>The service is not responding</h2>
      <p>This page reloads when the service responds.</p>
    </div>
  );
}
