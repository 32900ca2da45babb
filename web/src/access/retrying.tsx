"use client";
// For a page that the server makes: asks for it again until the service is back.
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
        // Nobody sees a page that is hidden: it is asked for once it is seen again.
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
      <h2>The service is not answering</h2>
      <p>This page comes back by itself as soon as it does.</p>
    </div>
  );
}
