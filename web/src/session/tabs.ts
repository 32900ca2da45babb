// Messages between the tabs of a browser: the end of the session, and the user who is signed in.

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

const USER_CHANNEL = "who-is-here";

/** Announces the signed-in user, and calls back when another tab announces a different one. */
export function announceUser(id: string, onOther: () => void): () => void {
  const channel = new BroadcastChannel(USER_CHANNEL);
  channel.onmessage = (event) => {
    if (event.data !== id) onOther();
  };
  channel.postMessage(id);
  return () => channel.close();
}
