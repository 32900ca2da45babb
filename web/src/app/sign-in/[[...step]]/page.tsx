import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { signIn } from "#sign-in/server";
import { SignInForm } from "@/components/sign-in-form";
import { Icon } from "@/components/icon";
import { ThemeButton } from "@/components/theme-button";
import { safeReturnTo } from "@/session/return-to";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in/[[...step]]">) {
  const { back } = await searchParams;
  const target = safeReturnTo(back);
  if (await signIn.person()) redirect(target);
  return (
    <main className="standalone">
      <div className="standalone__card stack stack--wide">
        <div className="row row--apart">
          <span className="wordmark">
            <Icon name="key" size={22} />
            Is it yours?
          </span>
          <ThemeButton />
        </div>
        <div className="stack stack--tight">
          <h1>Sign in</h1>
          <p className="quiet">
            {back === undefined ? "Sign in to see your deployments." : "Sign in to continue where you left off."}
          </p>
        </div>
        <SignInForm returnTo={target} />
      </div>
    </main>
  );
}
