"use client";
// Signing in with Clerk, in the browser.
import { useEffect, useRef } from "react";
import { SignIn, UserButton, useAuth, useClerk, useUser } from "@clerk/nextjs";
import type { ClientSide } from "../contract";

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
    await getToken({ skipCache: true });
  };
};

const useSignOut: ClientSide["useSignOut"] = () => {
  const { signOut } = useClerk();
  return async () => {
    await signOut();
  };
};

/** Clerk's user button and its other tabs sign out by themselves. */
const useSignedOut: ClientSide["useSignedOut"] = (callback) => {
  const { isLoaded, isSignedIn } = useAuth();
  const wasSignedIn = useRef(false);
  useEffect(() => {
    if (!isLoaded) return;
    if (wasSignedIn.current && !isSignedIn) callback();
    wasSignedIn.current = isSignedIn;
  }, [isLoaded, isSignedIn, callback]);
};

export const signIn: ClientSide = {
  SignInForm: ({ back }) => <SignIn routing="path" path="/sign-in" forceRedirectUrl={back} />,
  Badge: () => <UserButton />,
  useProfile,
  useFreshen,
  useSignOut,
  useSignedOut,
};
