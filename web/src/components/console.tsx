"use client";
// The context of the signed-in pages: the user, the API client, and the end of the session.
import { QueryClientProvider } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { signIn } from "#sign-in/client";
import { makeApi, type Api } from "@/api/client";
import { Outage } from "@/api/outage";
import { makeSend } from "@/api/send";
import { browserClock, browserTimers, clearCookie, fetchRenewal, navigateTo, reloadPage } from "@/session/browser";
import { TokenRefresher } from "@/session/token-refresher";
import { withTimeout } from "@/session/with-timeout";
import { onSignedOut, broadcastSignOut, announcePerson } from "@/session/tabs";
import type { Person, Profile } from "@/sign-in/contract";
import { makeQueryClient } from "./queries";

interface Console {
  api: Api;
  person: Person;
  profile: Profile | null;
  outage: Outage;
  /** Ends the session here, at the API and in other tabs. */
  signOut: () => Promise<void>;
}

const Context = createContext<Console | null>(null);

export function useConsole(): Console {
  const found = useContext(Context);
  if (!found) throw new Error("useConsole needs a ConsoleProvider above it");
  return found;
}

interface Props {
  person: Person;
  apiOrigin: string | undefined;
  /** Seconds until the token in the browser's cookie expires. */
  secondsLeft: number;
  children: ReactNode;
}

/** Limits each step of signing out, so that an outage does not keep the user signed in. */
const TIMEOUT = 5_000;

async function bestEffort(promised: Promise<unknown>): Promise<void> {
  await withTimeout(promised, TIMEOUT).catch(() => {});
}

/** Returns the URL of the sign-in page that leads back to the current page. */
function signInPage(): string {
  const back = window.location.pathname + window.location.search;
  return `/sign-in?back=${encodeURIComponent(back)}`;
}

export function ConsoleProvider({ person, apiOrigin, secondsLeft, children }: Props) {
  const profile = signIn.useProfile(person);
  const refreshSession = useLatest(signIn.useRefreshSession());
  const endProvider = useLatest(signIn.useSignOut());

  // Created once: token, retries and pending requests survive every render.
  const [client] = useState(makeQueryClient);
  const [{ api, refresher, outage, signOut, onOtherTabSignedOut }] = useState(() => {
    const outage = new Outage(browserTimers);
    const refresher = new TokenRefresher((signal) => fetchRenewal(refreshSession, person, signal), browserClock, secondsLeft);
    const send = makeSend({
      tokens: { ensure: () => refresher.ensure(), renew: () => refresher.renew() },
      outage,
      fetch: (request) => fetch(request),
      onSignedOut: () => void leave(signInPage()),
    });
    const api = makeApi(apiOrigin, send);

    // The first cause decides where to go. Later ones are part of the same sign-out.
    let leaving = false;
    const leave = async (page: string, logout?: () => Promise<unknown>) => {
      if (leaving) return;
      leaving = true;
      // The API comes first, because it needs the cookie. If it does not respond, the token expires soon.
      if (logout) await bestEffort(logout());
      // Signing out is a decision to leave nothing here. An expired session is not, so its drafts stay.
      if (logout) sessionStorage.clear();
      // From here on neither this page nor another tab may renew the cookie. The provider's session has to end too, or
      // its sign-in page would lead straight back here.
      refresher.stop();
      await endProvider().catch(() => {});
      if (logout) broadcastSignOut();
      await bestEffort(clearCookie());
      navigateTo(page);
    };
    return {
      api,
      refresher,
      outage,
      signOut: () => leave("/sign-in", () => api.POST("/api/v1/users/logout")),
      onOtherTabSignedOut: () => {
        // The message may come from this tab.
        if (leaving) return;
        leaving = true;
        sessionStorage.clear();
        refresher.stop();
        navigateTo(signInPage());
      },
    };
  });

  useEffect(() => refresher.keep(), [refresher]);
  useEffect(() => announcePerson(person, reloadPage), [person]);
  useEffect(() => onSignedOut(onOtherTabSignedOut), [onOtherTabSignedOut]);
  signIn.useSignedOut(signOut);

  const value = useMemo(
    () => ({ api, person, profile, outage, signOut }),
    [api, person, profile, outage, signOut],
  );
  return (
    <QueryClientProvider client={client}>
      <Context value={value}>{children}</Context>
    </QueryClientProvider>
  );
}

/** Returns a stable function that calls the latest callback. */
function useLatest(callback: () => Promise<void>): () => Promise<void> {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  return useCallback(() => latest.current(), []);
}
