// Keeps the cookie's token fresh. Knows when it expires and how to ask for the next one; never sees the token.

/** What set-token says: for how many seconds the new token is good, or that nobody is signed in. */
export type Renewal = { expiresIn: number } | "signed-out";

export interface Clock {
  /** Milliseconds that only ever grow; not the time of day, which may be wrong or change. */
  now: () => number;
  after: (milliseconds: number, callback: () => void) => () => void;
}

/** A token is renewed when less than this is left: a slow request must still find it valid when it arrives. */
const MARGIN = 15_000;
const LONGEST_WAIT = 60_000;

export class TokenRefresher {
  private goodUntil: number;
  private underWay: Promise<boolean> | null = null;
  private readonly end = new AbortController();

  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<Renewal>,
    private readonly clock: Clock,
    secondsLeft: number,
  ) {
    this.goodUntil = clock.now() + secondsLeft * 1000;
  }

  /** Makes sure of a token that outlives a request. False when nobody is signed in. */
  async ensure(): Promise<boolean> {
    return this.clock.now() < this.goodUntil - MARGIN ? true : this.renew();
  }

  /** For good: no token is asked for any more, and one that has been asked for is not taken. */
  stop(): void {
    this.end.abort();
    this.goodUntil = 0;
  }

  /** Asks for a new token; those who call meanwhile wait for the same one. */
  renew(): Promise<boolean> {
    this.underWay ??= this.renewOnce().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  /** Renews before each expiry until the returned function is called; after failures, less and less often. */
  keep(): () => void {
    let cancel = () => {};
    let stopped = false;
    let failures = 0;
    const schedule = () => {
      if (stopped) return;
      // A token that lives shorter than the margin must not make a busy loop, and neither must a service that is away:
      // whoever needs the token meanwhile asks for it themselves.
      const least = Math.min(LONGEST_WAIT, 1000 * 2 ** failures);
      const wait = Math.max(least, this.goodUntil - MARGIN - this.clock.now());
      cancel = this.clock.after(wait, () => void this.ensure().then(succeeded, failed));
    };
    const succeeded = (signedIn: boolean) => {
      failures = 0;
      if (signedIn) schedule();
    };
    const failed = () => {
      failures += 1;
      schedule();
    };
    schedule();
    return () => {
      stopped = true;
      cancel();
    };
  }

  private async renewOnce(): Promise<boolean> {
    const { signal } = this.end;
    const renewal = signal.aborted ? "signed-out" : await this.ask(signal);
    if (renewal === "signed-out" || signal.aborted) {
      this.goodUntil = 0;
      return false;
    }
    this.goodUntil = this.clock.now() + renewal.expiresIn * 1000;
    return true;
  }
}
