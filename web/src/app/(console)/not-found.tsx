import Link from "next/link";
import { PageHead } from "@/components/page-head";

export default function NotFound() {
  return (
    <PageHead title="Page not found" text="Check the address, or start from your deployments.">
      <Link className="button" href="/deployments">
        Go to your deployments
      </Link>
    </PageHead>
  );
}
