"use client";
// The signed-in part of the application: whose it is, the API's client, and how it ends.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { signIn } from "#sign-in/client";
import { makeApi, type Api } from "@/api/client";
import { Outage } from "@/api/outage";
import { makeSend } from "@/api/send";
import { browserClock, browserTimers, clearCookie, fetchRenewal, leaveFor, startAnew } from "@/session/browser";
import { TokenRefresher } from "@/session/token-refresher";
import { withTimeout } from "@/session/with-timeout";
import { onSignedOut, tellSignedOut, tellWhoIsHere } from "@/session/tabs";
import type { Person, Profile } from "@/sign-in/contract";

interface Console {
  api: Api;
  person: Person;
  profile: Profile | null;
  outage: Outage;
  /** Ends the session, here, at the API and in the other tabs. */
  signOut: () => Promise<void>;
}

const Context = createContext<Console | null>(null);

export function useConsole(): Console {
  const found = useContext(Context);
  if (!found) throw new Error("useConsole is for components inside the console");
  return found;
}

interface Props {
  person: Person;
  apiOrigin: string | undefined;
  /** For how long the cookie that the browser already has is good. */
  secondsLeft: number;
  children: ReactNode;
}

/** Whoever wants to leave is not kept by a service that does not answer: somebody else may sit down here next. */
const PATIENCE = 5_000;

async function briefly(promised: Promise<unknown>): Promise<void> {
  await withTimeout(promised, PATIENCE).catch(() => {});
}

/** The sign-in page, with the way back to where one is. */
function signInPage(): string {
  const back = window.location.pathname + window.location.search;
  return `/sign-in?back=${encodeURIComponent(back)}`;
}

export function ConsoleProvider({ person, apiOrigin, secondsLeft, children }: Props) {
  const profile = signIn.useProfile(person);
  const freshen = useLatest(signIn.useFreshen());
  const endProvider = useLatest(signIn.useSignOut());

  // Made once: its token, its retries, its requests under way and its end outlive every render.
  const [{ api, refresher, outage, signOut, follow }] = useState(() => {
    const outage = new Outage(browserTimers);
    const refresher = new TokenRefresher((signal) => fetchRenewal(freshen, person.id, signal), browserClock, secondsLeft);
    const send = makeSend({
      tokens: { ensure: () => refresher.ensure(), renew: () => refresher.renew() },
      outage,
      fetch: (request) => fetch(request),
      onSignedOut: () => void leave(signInPage()),
    });
    const api = makeApi(apiOrigin, send);

    // Whatever ends it first says how: all that comes after is a part of the same end.
    let leaving = false;
    const leave = async (page: string, logout?: () => Promise<unknown>) => {
      if (leaving) return;
      leaving = true;
      // The API first, which needs the cookie to know what to end. When it does not answer, the token dies of age.
      if (logout) await briefly(logout());
      // From here on nothing may set the cookie anew: neither this page, nor another tab with a session that is still
      // good. The provider may also believe in one that the API has ended, and would lead straight back here.
      refresher.stop();
      await endProvider().catch(() => {});
      if (logout) tellSignedOut();
      await briefly(clearCookie());
      leaveFor(page);
    };
    return {
      api,
      refresher,
      outage,
      signOut: () => leave("/sign-in", () => api.POST("/api/v1/users/logout")),
      /** Another tab has ended the session. */
      follow: () => {
        // A page hears its own word too.
        if (leaving) return;
        leaving = true;
        refresher.stop();
        leaveFor(signInPage());
      },
    };
  });

  useEffect(() => refresher.keep(), [refresher]);
  useEffect(() => tellWhoIsHere(person.id, startAnew), [person.id]);
  useEffect(() => onSignedOut(follow), [follow]);
  signIn.useSignedOut(signOut);

  const value = useMemo(
    () => ({ api, person, profile, outage, signOut }),
    [api, person, profile, outage, signOut],
  );
  return <Context value={value}>{children}</Context>;
}

/** A function that stays the same and always calls the newest. */
function useLatest(callback: () => Promise<void>): () => Promise<void> {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  return useCallback(() => latest.current(), []);
}
