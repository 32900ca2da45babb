import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { signIn } from "#sign-in/server";
import { ConsoleProvider } from "@/components/console";
import { Header } from "@/components/header";
import { Notices } from "@/components/notices";
import { onlyToken } from "@/session/cookie";
import { namesOther, secondsLeft, subject } from "@/session/token";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const person = await signIn.person();
  if (!person) redirect("/sign-in");
  const token = onlyToken((await headers()).get("cookie"));
  // The cookie may be of the user who was signed in before, or of the organization that was active before.
  const isTheirs = token && subject(token) === person.id && !namesOther(token, person.organization);
  const left = isTheirs ? secondsLeft(token) : 0;
  return (
    // The key discards everything that was loaded for another user or organization.
    <ConsoleProvider
      key={`${person.id} ${person.organization?.id}`}
      person={person}
      apiOrigin={process.env.API_PUBLIC_ORIGIN}
      secondsLeft={left}
    >
      <Notices>
        <a className="skip" href="#main">
          Skip to content
        </a>
        <Header />
        <main id="main" className="main" tabIndex={-1}>
          {children}
        </main>
      </Notices>
    </ConsoleProvider>
  );
}
