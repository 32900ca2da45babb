// What the tabs of one browser tell each other: that the session has ended, and whose it is now.

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

const WHO = "who-is-here";

/** Tells the other tabs who is signed in, and calls back when one says that it is somebody else. */
export function tellWhoIsHere(id: string, onOther: () => void): () => void {
  const channel = new BroadcastChannel(WHO);
  channel.onmessage = (event) => {
    if (event.data !== id) onOther();
  };
  channel.postMessage(id);
  return () => channel.close();
}
