"use client";
// The signed-in user's account: who they are to the API, and the deletion of everything that they own.
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { signIn } from "#sign-in/client";
import { ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { CopyButton } from "@/components/copy-button";
import { Field } from "@/components/field";
import { useNotify } from "@/components/notices";
import { PageHead } from "@/components/page-head";
import { Loading } from "@/components/skeleton";
import { ProblemNote, ProblemPage } from "@/components/states";
import { useSubmit } from "@/components/use-submit";
import { ME, useMe } from "@/components/use-sync";
import { useUnsaved } from "@/components/use-unsaved";

// Loaded on demand.
const DeleteAccountDialog = lazy(() => import("./delete-dialog").then((all) => ({ default: all.DeleteAccountDialog })));

type Me = components["schemas"]["UserView"];

export function Account() {
  const { person } = useConsole();
  const { data, error, refetch } = useMe();
  const openAccount = signIn.useAccount();
  const [deleting, setDeleting] = useState(false);
  if (error && !data) return <ProblemPage problem={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHead title="Account" text="How the API knows you, and what you own." />
      <div className="stack stack--wide narrow">
        <section className="card stack" aria-labelledby="identity">
          <h2 id="identity">Identity</h2>
          <dl className="facts">
            <div className="whole">
              <dt>User ID</dt>
              <dd className="copied">
                <code>{person.id}</code>
                <CopyButton text={person.id} what="user ID" />
              </dd>
            </div>
            <div className="whole">
              <dt>Email</dt>
              <dd>{data?.email ?? "Unknown"}</dd>
            </div>
            <div className="whole">
              <dt>Active organization</dt>
              <dd>
                <signIn.OrganizationSwitcher person={person} />
              </dd>
            </div>
          </dl>
        </section>
        {openAccount ? (
          <section className="card card__head" aria-labelledby="profile">
            <h2 id="profile">Profile</h2>
            <button type="button" className="button" onClick={openAccount}>
              Manage name, picture and password
            </button>
          </section>
        ) : data ? (
          // A new form for the saved row.
          <ProfileForm key={data.updatedAt} me={data} />
        ) : (
          <Loading what="your profile" rows={4} />
        )}
        <section className="card card--danger" aria-labelledby="danger">
          <div className="card__head">
            <div>
              <h2 id="danger">Delete everything that you own</h2>
              <p className="quiet">Your deployments, their endpoints, and your access to those of others.</p>
            </div>
            <button type="button" className="button button--danger" onClick={() => setDeleting(true)}>
              Delete account…
            </button>
          </div>
        </section>
      </div>
      <Suspense>{deleting ? <DeleteAccountDialog onClose={() => setDeleting(false)} /> : null}</Suspense>
    </>
  );
}

function ProfileForm({ me }: { me: Me }) {
  const { api } = useConsole();
  const client = useQueryClient();
  const notify = useNotify();
  const [firstName, setFirstName] = useState(me.firstName ?? "");
  const [lastName, setLastName] = useState(me.lastName ?? "");
  const isChanged = firstName !== (me.firstName ?? "") || lastName !== (me.lastName ?? "");
  useUnsaved(isChanged);
  const { form, problem, sending, send } = useSubmit(
    async () => {
      const body = { firstName: firstName.trim() || null, lastName: lastName.trim() || null };
      const params = { path: { id: me.id } };
      client.setQueryData(ME, await ask(api.PATCH("/api/v1/users/{id}", { params, body })));
      notify("Your profile was saved.");
    },
    { ready: isChanged, stays: true },
  );
  const wrong = problem?.fields ?? {};
  return (
    <form ref={form} className="card stack" aria-labelledby="profile" noValidate onSubmit={(event) => void send(event)}>
      <h2 id="profile">Profile</h2>
      <div className="columns">
        <Field id="firstName" label="First name" error={wrong.firstName}>
          {(field) => (
            <input {...field} className="input" value={firstName} onChange={({ target }) => setFirstName(target.value)} autoComplete="given-name" />
          )}
        </Field>
        <Field id="lastName" label="Last name" error={wrong.lastName}>
          {(field) => (
            <input {...field} className="input" value={lastName} onChange={({ target }) => setLastName(target.value)} autoComplete="family-name" />
          )}
        </Field>
      </div>
      {problem && !wrong.firstName && !wrong.lastName ? <ProblemNote problem={problem} /> : null}
      <div>
        <button className="button button--main" aria-disabled={sending || !isChanged}>
          Save profile
        </button>
      </div>
    </form>
  );
}
