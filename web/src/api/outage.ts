// Whether the service is away, for the notice at the top of every page, and how long to wait before the next try.

export interface Timers {
  /** Resolves after so many milliseconds, or as soon as `signal` is aborted. */
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

  /** Lets every waiting request try at once. */
  readonly tryNow = (): void => {
    this.hurry.abort();
    this.hurry = new AbortController();
  };

  /**
   * Waits before the next try: twice as long each time, up to a bound, and not in step with other browsers. No shorter
   * than the service has asked for, within that bound.
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
