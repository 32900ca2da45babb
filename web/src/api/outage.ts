// Whether the service is unavailable, and how long to wait before the next retry.

export interface Timers {
  /** Resolves after the delay, or as soon as `signal` is aborted. */
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;

export class Outage {
  private away = false;
  private readonly listeners = new Set<() => void>();
  private hurry = new AbortController();

  constructor(private readonly timers: Timers) {}

  readonly isOn = (): boolean => this.away;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  notice(): void {
    this.set(true);
  }

  end(): void {
    this.set(false);
  }

  /** Ends the pause of every waiting request. */
  readonly tryNow = (): void => {
    this.hurry.abort();
    this.hurry = new AbortController();
  };

  /**
   * Waits before the next retry: exponential backoff with jitter, up to a limit.
   *
   * The wait is at least the `Retry-After` of the service, within that limit.
   */
  async pause(tries: number, askedSeconds: number | null, signal: AbortSignal): Promise<void> {
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);
    const asked = Math.min(LONGEST_WAIT, (askedSeconds ?? 0) * 1000);
    const wait = Math.max(asked, longest / 2) + (Math.random() * longest) / 2;
    await this.timers.wait(wait, AbortSignal.any([signal, this.hurry.signal]));
    signal.throwIfAborted();
  }

  private set(away: boolean): void {
    if (this.away === away) return;
    this.away = away;
    for (const listener of this.listeners) listener();
  }
}
