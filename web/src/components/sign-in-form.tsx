"use client";
import { signIn } from "#sign-in/client";

/** The provider's form. It stands in a file of its own because a page of the server can only name client components. */
export function SignInForm({ back }: { back: string }) {
  return <signIn.SignInForm back={back} />;
}
