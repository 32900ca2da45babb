"use client";
import { signIn } from "#sign-in/client";

/** The provider's form. A server component can render a client component only from its own file. */
export function SignInForm({ returnTo }: { returnTo: string }) {
  return <signIn.SignInForm returnTo={returnTo} />;
}
