"use client";
// For a page that the server makes: asks for it again until the service is back.
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Icon } from "@/components/icon";

const WAIT = 3_000;

export function RetryingUnavailable() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), WAIT);
    return () => clearInterval(timer);
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
