"use client";
// Signing in with Clerk, in the browser.
import { useEffect, useRef } from "react";
import { SignIn, useAuth, useClerk, useUser } from "@clerk/nextjs";
import { initial } from "@/components/initial";
import { withTimeout } from "@/session/with-timeout";
import type { ClientSide } from "../contract";

/** Clerk's script waits for itself for ever when it cannot be loaded, and for minutes when Clerk does not answer. */
const PATIENCE = 10_000;

const Badge: ClientSide["Badge"] = ({ profile }) =>
  profile.imgUrl ? (
    // eslint-disable-next-line @next/next/no-img-element -- Clerk's host scales it, and Next's server need not ask there
    <img className="avatar" src={profile.imgUrl} alt="" />
  ) : (
    <span className="avatar" aria-hidden="true">
      {initial(profile.name)}
    </span>
  );

const useProfile: ClientSide["useProfile"] = (person) => {
  const { user } = useUser();
  if (!user) return null;
  return {
    name: user.fullName ?? user.username ?? person.id,
    firstName: user.firstName,
    lastName: user.lastName,
    imgUrl: user.imageUrl,
  };
};

/** A new session token also replaces the cookie `__session`, by which Clerk's server side knows the session. */
const useFreshen: ClientSide["useFreshen"] = () => {
  const { getToken } = useAuth();
  return async () => {
    await withTimeout(getToken({ skipCache: true }), PATIENCE);
  };
};

const useSignOut: ClientSide["useSignOut"] = () => {
  const { signOut } = useClerk();
  return async () => {
    // With something else to do, Clerk leads nowhere: whoever signs out here has a page to go to.
    await withTimeout(signOut(() => {}), PATIENCE);
  };
};

/** Clerk's own components and its other tabs sign out by themselves. */
const useSignedOut: ClientSide["useSignedOut"] = (callback) => {
  const clerk = useClerk();
  const { isLoaded, isSignedIn } = useAuth();
  const wasSignedIn = useRef(false);
  useEffect(() => {
    if (!isLoaded) return;
    if (wasSignedIn.current && !isSignedIn) callback();
    wasSignedIn.current = isSignedIn;
  }, [isLoaded, isSignedIn, callback]);
  // In the tab where it happens, Clerk leads to the sign-in page first, and only then says that nobody is signed in.
  useEffect(
    () => () => {
      if (clerk.loaded && !clerk.session) callback();
    },
    [clerk, callback],
  );
};

const useAccount: ClientSide["useAccount"] = () => {
  const { openUserProfile } = useClerk();
  return () => openUserProfile();
};

export const signIn: ClientSide = {
  SignInForm: ({ back }) => <SignIn routing="path" path="/sign-in" forceRedirectUrl={back} />,
  Badge,
  useProfile,
  useFreshen,
  useSignOut,
  useSignedOut,
  useAccount,
};
