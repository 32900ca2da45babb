"use client";
// The browser's side of signing in with Clerk.
import { useEffect, useRef, useState } from "react";
import { ClerkFailed, ClerkLoading, OrganizationSwitcher, SignIn, useAuth, useClerk, useUser } from "@clerk/nextjs";
import { Avatar } from "@/components/avatar";
import { Loading } from "@/components/skeleton";
import { reloadPage } from "@/session/browser";
import { withTimeout } from "@/session/with-timeout";
import type { ClientSide } from "../contract";

/** Clerk's SDK waits forever if its script cannot load, and for minutes if Clerk does not respond. */
const TIMEOUT = 10_000;

/** Clerk renders nothing until its script has loaded. */
const SignInForm: ClientSide["SignInForm"] = ({ returnTo }) => {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), TIMEOUT);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <ClerkLoading>{late ? <NotLoaded /> : <Loading what="the sign-in form" rows={5} />}</ClerkLoading>
      <ClerkFailed>
        <NotLoaded />
      </ClerkFailed>
      <SignIn routing="path" path="/sign-in" forceRedirectUrl={returnTo} />
    </>
  );
};

function NotLoaded() {
  return (
    <div className="callout callout--warn" role="alert">
      <span>
        The sign-in form could not load. A network or a browser extension may block Clerk, which signs you in. Your
        session and your data are not affected.
      </span>
      <button type="button" className="button button--small" onClick={reloadPage}>
        Try again
      </button>
    </div>
  );
}

const Badge: ClientSide["Badge"] = ({ profile }) =>
  profile.imgUrl ? (
    // eslint-disable-next-line @next/next/no-img-element -- Clerk's host already scales it
    <img className="avatar" src={profile.imgUrl} alt="" />
  ) : (
    <Avatar name={profile.name} />
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

/** A new session token also renews the cookie `__session`, which Clerk's server SDK reads. */
const useRefreshSession: ClientSide["useRefreshSession"] = () => {
  const { getToken } = useAuth();
  return async () => {
    await withTimeout(getToken({ skipCache: true }), TIMEOUT);
  };
};

const useSignOut: ClientSide["useSignOut"] = () => {
  const { signOut } = useClerk();
  return async () => {
    // With a callback Clerk does not redirect. The caller does.
    await withTimeout(signOut(() => {}), TIMEOUT);
  };
};

/** Clerk's components and other tabs can sign the user out too. */
const useSignedOut: ClientSide["useSignedOut"] = (callback) => {
  const clerk = useClerk();
  const { isLoaded, isSignedIn } = useAuth();
  const wasSignedIn = useRef(false);
  useEffect(() => {
    if (!isLoaded) return;
    if (wasSignedIn.current && !isSignedIn) callback();
    wasSignedIn.current = isSignedIn;
  }, [isLoaded, isSignedIn, callback]);
  // In the tab that signs out, Clerk redirects to the sign-in page before the session is null.
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
  SignInForm,
  Badge,
  useProfile,
  useRefreshSession,
  useSignOut,
  useSignedOut,
  OrganizationSwitcher: () => <OrganizationSwitcher hidePersonal={false} />,
  useAccount,
};
