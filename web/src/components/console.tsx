"use client";
// The signed-in part of the application: whose it is, the API's client, and how it ends.
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from "react";
import { signIn } from "#sign-in/client";
import { ask, makeApi, type Api } from "@/api/client";
import { Outage } from "@/api/outage";
import { makeSend } from "@/api/send";
import { browserClock, browserTimers, clearCookie, fetchRenewal, leaveFor, startAnew } from "@/session/browser";
import { TokenKeeper } from "@/session/keeper";
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

/** The sign-in page, with the way back to where one is. */
function signInPage(): string {
  const back = window.location.pathname + window.location.search;
  return `/sign-in?back=${encodeURIComponent(back)}`;
}

export function ConsoleProvider({ person, apiOrigin, secondsLeft, children }: Props) {
  const profile = signIn.useProfile(person);
  const freshen = useLatest(signIn.useFreshen());
  const endProvider = useLatest(signIn.useSignOut());
  const leaving = useRef(false);

  const expelled = useCallback(async () => {
    if (leaving.current) return;
    leaving.current = true;
    const page = signInPage();
    // The provider may still believe in a session that the API has ended: it would lead straight back here.
    await endProvider().catch(() => {});
    await clearCookie().catch(() => {});
    leaveFor(page);
  }, [endProvider]);

  // Made once: its token, its retries and its requests under way outlive every render.
  const [{ api, keeper, outage }] = useState(() => {
    const outage = new Outage(browserTimers);
    const keeper = new TokenKeeper(() => fetchRenewal(freshen, person.id), browserClock, secondsLeft);
    const send = makeSend({
      tokens: { ensure: () => keeper.ensure(), renew: () => keeper.renew() },
      outage,
      fetch: (request) => fetch(request),
      onSignedOut: () => void expelled(),
    });
    return { api: makeApi(apiOrigin, send), keeper, outage };
  });

  const signOut = useCallback(async () => {
    if (leaving.current) return;
    leaving.current = true;
    // The API first, which needs the cookie to know what to end. When it does not answer, the token dies of age.
    await api.POST("/api/v1/users/logout").catch(() => {});
    // Then whoever gives out tokens, so that no other tab sets the cookie anew once it is cleared.
    await endProvider().catch(() => {});
    await clearCookie().catch(() => {});
    tellSignedOut();
    leaveFor("/sign-in");
  }, [api, endProvider]);

  useEffect(() => keeper.keep(), [keeper]);
  useEffect(() => tellWhoIsHere(person.id, startAnew), [person.id]);
  useEffect(() => onSignedOut(() => leaveFor(signInPage())), []);
  signIn.useSignedOut(useCallback(() => void signOut(), [signOut]));
  useSync(api, person, profile);

  const value = useMemo(
    () => ({ api, person, profile, outage, signOut }),
    [api, person, profile, outage, signOut],
  );
  return <Context value={value}>{children}</Context>;
}

/** After sign-in, the API learns the names and says whom it knows. Once per tab is enough. */
function useSync(api: Api, person: Person, profile: Profile | null) {
  const known = profile !== null;
  const sync = useEffectEvent(async (signal: AbortSignal) => {
    if (!profile || sessionStorage.getItem("synced") === person.id) return;
    const { firstName, lastName, imgUrl } = profile;
    await ask(api.POST("/api/v1/users/clerk-sync", { body: { firstName, lastName, imgUrl }, signal }));
    const me = await ask(api.GET("/api/v1/users/me", { signal }));
    if (me.synced) sessionStorage.setItem("synced", person.id);
  });
  useEffect(() => {
    if (!known) return;
    const abort = new AbortController();
    // A failure is shown by whatever the page itself asks for; the next page tries again.
    sync(abort.signal).catch(() => {});
    return () => abort.abort();
  }, [known, person.id]);
}

/** A function that stays the same and always calls the newest. */
function useLatest(callback: () => Promise<void>): () => Promise<void> {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  return useCallback(() => latest.current(), []);
}
