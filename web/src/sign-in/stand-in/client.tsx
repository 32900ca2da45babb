"use client";
// The browser's side of the stand-in: the user picks a name.
import { useState, useTransition } from "react";
import { Avatar } from "@/components/avatar";
import { Field } from "@/components/field";
import { useHydrated } from "@/components/use-hydrated";
import { mayLeave } from "@/components/use-unsaved";
import { navigateTo } from "@/session/browser";
import { withTimeout } from "@/session/with-timeout";
import type { ClientSide, Person, Profile } from "../contract";
import { clearSession, signInAs, switchOrganization } from "./actions";
import { NAMES, ORGANIZATIONS, displayName } from "./session";

const TIMEOUT = 5_000;

function SignInForm({ returnTo }: { returnTo: string }) {
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState<string>();
  const [pending, start] = useTransition();
  const hydrated = useHydrated();
  const busy = pending || !hydrated;
  const enter = (picked: string) =>
    start(async () => {
      const problem = await signInAs(picked).catch(() => "The application is not responding. Try again.");
      if (problem) return setWrong(problem);
      navigateTo(returnTo);
    });
  return (
    <div className="stack">
      <div className="people">
        {NAMES.map((person) => (
          <button key={person} type="button" className="person" disabled={busy} onClick={() => enter(person)}>
            <Avatar name={person} />
            <span>
              <strong>{displayName(person)}</strong>
              <span className="quiet mono">user_{person}</span>
            </span>
          </button>
        ))}
      </div>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          enter(name.trim());
        }}
      >
        <Field id="name" label="Another user" hint="carol@acme signs in to the organization org_acme." error={wrong}>
          {(field) => (
            <div className="joined">
              <input
                {...field}
                className="input"
                disabled={!hydrated}
                value={name}
                onChange={(event) => setName(event.target.value)}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                placeholder="carol"
                required
              />
              <button className="button" disabled={busy}>
                Sign in
              </button>
            </div>
          )}
        </Field>
      </form>
      <p className="quiet small">
        This is a local stand-in for Clerk, for development only: it asks for no password. Set Clerk’s keys to use Clerk’s
        sign-in form.
      </p>
    </div>
  );
}

/** A plain list, in place of Clerk's switcher. */
function OrganizationSwitcher({ person: { organization } }: { person: Person }) {
  const [pending, start] = useTransition();
  const names = [...new Set([...ORGANIZATIONS, ...(organization ? [organization.name] : [])])];
  const hydrated = useHydrated();
  return (
    <select
      className="input input--small"
      aria-label="Organization"
      value={organization?.name ?? ""}
      disabled={!hydrated}
      aria-disabled={pending}
      onChange={({ target }) => {
        if (pending || !mayLeave()) return;
        start(async () => {
          await switchOrganization(target.value || null);
          navigateTo("/deployments");
        });
      }}
    >
      <option value="">Personal account</option>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

function Badge({ profile }: { profile: Profile }) {
  return <Avatar name={profile.name} />;
}

const useProfile: ClientSide["useProfile"] = (person) => {
  const name = displayName(person.id.replace(/^user_/, ""));
  return { name, firstName: name, lastName: null, imgUrl: null };
};

const refreshSession = async () => {};

const end = () => withTimeout(clearSession(), TIMEOUT);

export const signIn: ClientSide = {
  SignInForm,
  Badge,
  useProfile,
  useRefreshSession: () => refreshSession,
  useSignOut: () => end,
  useSignedOut: () => {},
  OrganizationSwitcher,
  useAccount: () => null,
};
