// The interface of both sign-in providers, Clerk and its stand-in. next.config.ts maps `#sign-in/…` to one of them; the
// type check covers both.
import type { ComponentType, ReactNode } from "react";
import type { NextFetchEvent, NextRequest, NextResponse } from "next/server";

/** The signed-in user, as the front end's session identifies them. */
export interface Person {
  /** Clerk's id, `user_…`, which is the `sub` of the tokens. */
  id: string;
  /** The active organization. */
  organization: Organization | null;
}

export interface Organization {
  /** Clerk's id, `org_…`. */
  id: string;
  name: string;
}

/** The displayed profile, which `clerk-sync` also sends to the API. */
export interface Profile {
  name: string;
  firstName: string | null;
  lastName: string | null;
  imgUrl: string | null;
}

/** `#sign-in/server`, for server components and route handlers. */
export interface ServerSide {
  /** Returns the signed-in user, or null. */
  person: () => Promise<Person | null>;
  /** Returns the user's token for the API, issued to this origin, or null. May throw `Unavailable` or `Misconfigured`. */
  token: (origin: string) => Promise<string | null>;
  /** Wraps the whole application. */
  Root: ComponentType<{ children: ReactNode; nonce: string | undefined }>;
  /** The users that the access page can impersonate, beside the signed-in one. */
  testUsers: readonly string[];
  /** Returns a token of a test user, or null. */
  tokenOfTestUser: (name: string, origin: string) => Promise<string | null>;
}

/** `#sign-in/client`, for the browser. */
export interface ClientSide {
  /** The sign-in form, which opens `returnTo` when it is complete. */
  SignInForm: ComponentType<{ returnTo: string }>;
  /** The avatar in the header. It is inside a button and must not contain one. */
  Badge: ComponentType<{ profile: Profile }>;
  /** Returns the profile, or null while it is loading. */
  useProfile: (person: Person) => Profile | null;
  /** Refreshes the provider's session before a token is requested. */
  useRefreshSession: () => () => Promise<void>;
  /** Ends the provider's session. */
  useSignOut: () => () => Promise<void>;
  /** Calls back when the provider reports that the user has signed out. */
  useSignedOut: (callback: () => void) => void;
  /** Switches the active organization. */
  OrganizationSwitcher: ComponentType<{ person: Person }>;
  /** Opens the provider's account page; null if it has none. */
  useAccount: () => (() => void) | null;
}

/** Returns the response to a page request, or null to let it pass. */
export type Decide = (request: NextRequest, signedIn: boolean) => NextResponse | null;

/** `#sign-in/middleware`, for the proxy: applies `decide` and adds a content security policy. */
export type Middleware = (
  request: NextRequest,
  event: NextFetchEvent,
  decide: Decide,
  api: string | undefined,
) => Promise<Response>;
