import Link from "next/link";
import { signIn } from "#sign-in/server";
import { PageHead } from "@/components/page-head";
import ConsoleLayout from "./(console)/layout";

/** Keeps the header for a signed-in user. */
export default async function NotFound() {
  const page = (
    <PageHead title="Page not found" text="Check the address, or start from your deployments.">
      <Link className="button" href="/deployments">
        Go to your deployments
      </Link>
    </PageHead>
  );
  if (await signIn.person()) return <ConsoleLayout>{page}</ConsoleLayout>;
  return <main className="standalone">{page}</main>;
}
