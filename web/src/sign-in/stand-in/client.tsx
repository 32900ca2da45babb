"use client";
// The browser's side of the stand-in: one picks a name.
import { useState, useTransition } from "react";
import { Field } from "@/components/field";
import { initial } from "@/components/initial";
import { useHydrated } from "@/components/use-hydrated";
import { leaveFor } from "@/session/browser";
import { withTimeout } from "@/session/with-timeout";
import type { ClientSide, Profile } from "../contract";
import { forget, pick } from "./actions";
import { NAMES, shown } from "./session";

const PATIENCE = 5_000;

function SignInForm({ back }: { back: string }) {
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState<string>();
  const [pending, start] = useTransition();
  const hydrated = useHydrated();
  const busy = pending || !hydrated;
  const enter = (picked: string) =>
    start(async () => {
      const problem = await pick(picked).catch(() => "The application does not answer. Try again.");
      if (problem) return setWrong(problem);
      leaveFor(back);
    });
  return (
    <div className="stack">
      <div className="people">
        {NAMES.map((person) => (
          <button key={person} type="button" className="person" disabled={busy} onClick={() => enter(person)}>
            <span className="avatar" aria-hidden="true">
              {initial(person)}
            </span>
            <span>
              <strong>{shown(person)}</strong>
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
        <Field id="name" label="Or somebody new" hint="carol@acme acts in the organization org_acme." error={wrong}>
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
        This is the local stand-in for Clerk, for development. With Clerk’s keys in the environment, Clerk’s own form is
        here.
      </p>
    </div>
  );
}

function Badge({ profile }: { profile: Profile }) {
  return (
    <span className="avatar" aria-hidden="true">
      {initial(profile.name)}
    </span>
  );
}

const useProfile: ClientSide["useProfile"] = (person) => {
  const name = shown(person.id.replace(/^user_/, ""));
  return { name, firstName: name, lastName: null, imgUrl: null };
};

const freshen = async () => {};

/** Signing out does not wait for ever for a server that is away. */
const end = () => withTimeout(forget(), PATIENCE);

export const signIn: ClientSide = {
  SignInForm,
  Badge,
  useProfile,
  useFreshen: () => freshen,
  useSignOut: () => end,
  useSignedOut: () => {},
  useAccount: () => null,
};
