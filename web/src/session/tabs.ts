// Tells the other tabs of this browser that the session has ended.

const CHANNEL = "session";

export function tellSignedOut(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("signed-out");
  channel.close();
}

/** Calls back when another tab signs out, until the returned function is called. */
export function onSignedOut(callback: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => {
    if (event.data === "signed-out") callback();
  };
  return () => channel.close();
}
