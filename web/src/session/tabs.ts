// Messages between the tabs of a browser: the end of the session, and who is signed in.
import type { Person } from "@/sign-in/contract";

const CHANNEL = "session";

export function broadcastSignOut(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("signed-out");
  channel.close();
}

/** Calls back when a tab signs out, until the returned function is called. */
export function onSignedOut(callback: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => {
    if (event.data === "signed-out") callback();
  };
  return () => channel.close();
}

const PERSON_CHANNEL = "who-is-here";

/** Announces the user and their active organization, and calls back when another tab announces others. */
export function announcePerson(person: Person, onOther: () => void): () => void {
  const id = `${person.id} ${person.organization?.id}`;
  const channel = new BroadcastChannel(PERSON_CHANNEL);
  channel.onmessage = (event) => {
    if (event.data !== id) onOther();
  };
  channel.postMessage(id);
  return () => channel.close();
}
