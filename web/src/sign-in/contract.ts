// What both ways of signing in give the console, and all that it knows of them. `#sign-in/…` is one or the other,
// chosen by next.config.ts; that each keeps this contract is a matter of types, checked for both at once.
import type { ComponentType, ReactNode } from "react";
import type { NextFetchEvent, NextRequest, NextResponse } from "next/server";

/** Somebody who is signed in, as the front end's own session knows them. */
export interface Person {
  /** Clerk's id, `user_…`: the `sub` of their tokens. */
  id: string;
  /** The id of the organization that is active in their session, `org_…`. */
  organization: string | null;
}

/** What people see of somebody, and what `clerk-sync` is told. */
export interface Profile {
  name: string;
  firstName: string | null;
  lastName: string | null;
  imgUrl: string | null;
}

/** `#sign-in/server`, for server components and route handlers. */
export interface ServerSide {
  /** Who is signed in; null for nobody. */
  person: () => Promise<Person | null>;
  /** A token of theirs for the API, issued to this origin; null for nobody. May throw `Unavailable` or `Misconfigured`. */
  token: (origin: string) => Promise<string | null>;
  /** Wraps the whole application. */
  Root: ComponentType<{ children: ReactNode; nonce: string | undefined }>;
  /** The people as whom the access page may send requests, besides the signed-in one and nobody. */
  stage: readonly string[];
  /** A token of one of these; null where there is no stage. */
  tokenOf: (name: string, origin: string) => Promise<string | null>;
}

/** `#sign-in/client`, for the browser. */
export interface ClientSide {
  /** The form; whoever completes it is led to `back`. */
  SignInForm: ComponentType<{ back: string }>;
  /** The small picture in the header. It stands inside of a button, so there must be none in it. */
  Badge: ComponentType<{ profile: Profile }>;
  /** What is known of the person; null while it is being found out. */
  useProfile: (person: Person) => Profile | null;
  /** Brings the provider's own session up to date, before a token is asked of it. */
  useFreshen: () => () => Promise<void>;
  /** Ends the provider's own session. */
  useSignOut: () => () => Promise<void>;
  /** Calls back when the provider itself says that nobody is signed in any more. */
  useSignedOut: (callback: () => void) => void;
  /** Opens the provider's own page of the account; null where it has none. */
  useAccount: () => (() => void) | null;
}

/** What is to be done with a request for a page, once it is known whether somebody is signed in. */
export type Decide = (request: NextRequest, signedIn: boolean) => NextResponse | null;

/** `#sign-in/middleware`, for the proxy: lets through what `decide` has no answer for, with a content security policy. */
export type Middleware = (
  request: NextRequest,
  event: NextFetchEvent,
  decide: Decide,
  api: string | undefined,
) => Promise<Response>;
