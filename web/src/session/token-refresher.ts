// Renews the cookie's token before it expires. Never sees the token itself.

/** The response of set-token: seconds until the new token expires, or no session. */
export type Renewal = { expiresIn: number } | "signed-out";

export interface Clock {
  /** Monotonic milliseconds. */
  now: () => number;
  after: (milliseconds: number, callback: () => void) => () => void;
}

/** A token is renewed when less than this is left, so that it is still valid when a slow request arrives. */
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

  /** Renews the token if it is about to expire. Returns false if no user is signed in. */
  async ensure(): Promise<boolean> {
    return this.clock.now() < this.goodUntil - MARGIN ? true : this.renew();
  }

  /** Stops for good: aborts a pending renewal and ignores its token. */
  stop(): void {
    this.end.abort();
    this.goodUntil = 0;
  }

  /** Requests a new token. Concurrent callers share one request. */
  renew(): Promise<boolean> {
    this.underWay ??= this.renewOnce().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  /** Renews before each expiry, with backoff after failures, until the returned function is called. */
  keep(): () => void {
    let cancel = () => {};
    let stopped = false;
    let failures = 0;
    const schedule = () => {
      if (stopped) return;
      // A token that lives shorter than the margin, or an outage, must not cause a busy loop. A request that needs the
      // token in the meantime renews it.
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
