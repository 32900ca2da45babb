import { beforeEach, describe, expect, test, vi } from "vitest";
import { TokenRefresher, type Clock, type Renewal } from "./token-refresher";

class FakeClock implements Clock {
  private time = 0;
  private timers: { at: number; callback: () => void }[] = [];

  now = () => this.time;

  after = (milliseconds: number, callback: () => void) => {
    const timer = { at: this.time + milliseconds, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  async pass(seconds: number) {
    this.time += seconds * 1000;
    const due = this.timers.filter(({ at }) => at <= this.time);
    this.timers = this.timers.filter(({ at }) => at > this.time);
    for (const { callback } of due) callback();
    // Lets the promises settle that the callbacks started.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

let clock: FakeClock;
let ask: ReturnType<typeof vi.fn<(signal: AbortSignal) => Promise<Renewal>>>;

beforeEach(() => {
  clock = new FakeClock();
  ask = vi.fn(async () => ({ expiresIn: 60 }));
});

describe("a token", () => {
  test("that is valid is not renewed", async () => {
    const refresher = new TokenRefresher(ask, clock, 60);
    expect(await refresher.ensure()).toBe(true);
    await clock.pass(44);
    expect(await refresher.ensure()).toBe(true);
    expect(ask).not.toHaveBeenCalled();
  });

  test("that is missing is requested once", async () => {
    const refresher = new TokenRefresher(ask, clock, 0);
    expect(await refresher.ensure()).toBe(true);
    expect(await refresher.ensure()).toBe(true);
    expect(ask).toHaveBeenCalledOnce();
  });

  test("that is about to expire is renewed before the request", async () => {
    const refresher = new TokenRefresher(ask, clock, 60);
    await clock.pass(46);
    await refresher.ensure();
    expect(ask).toHaveBeenCalledOnce();
  });

  test("is requested once by concurrent callers", async () => {
    const refresher = new TokenRefresher(ask, clock, 0);
    const all = await Promise.all([refresher.ensure(), refresher.renew(), refresher.ensure(), refresher.renew()]);
    expect(all).toEqual([true, true, true, true]);
    expect(ask).toHaveBeenCalledOnce();
  });

  test("is absent when signed out, and requested again", async () => {
    ask.mockResolvedValueOnce("signed-out");
    const refresher = new TokenRefresher(ask, clock, 60);
    expect(await refresher.renew()).toBe(false);
    expect(await refresher.ensure()).toBe(true);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test("that is unavailable throws, and a later call retries", async () => {
    ask.mockRejectedValueOnce(new Error("no response"));
    const refresher = new TokenRefresher(ask, clock, 0);
    await expect(refresher.ensure()).rejects.toThrow("no response");
    expect(await refresher.ensure()).toBe(true);
  });
});

describe("the timer", () => {
  test("renews before each expiry", async () => {
    const stop = new TokenRefresher(ask, clock, 60).keep();
    await clock.pass(44);
    expect(ask).not.toHaveBeenCalled();
    await clock.pass(2);
    expect(ask).toHaveBeenCalledTimes(1);
    await clock.pass(46);
    expect(ask).toHaveBeenCalledTimes(2);
    stop();
    await clock.pass(600);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test("backs off after failures and recovers", async () => {
    ask.mockRejectedValue(new Error("no response"));
    new TokenRefresher(ask, clock, 60).keep();
    await clock.pass(46);
    expect(ask).toHaveBeenCalledTimes(1);
    for (const wait of [2, 4, 8, 16, 32, 60, 60]) {
      const before = ask.mock.calls.length;
      await clock.pass(wait - 0.5);
      expect(ask, `not before ${wait} s`).toHaveBeenCalledTimes(before);
      await clock.pass(0.5);
      expect(ask, `after ${wait} s`).toHaveBeenCalledTimes(before + 1);
    }
    ask.mockResolvedValue({ expiresIn: 60 });
    await clock.pass(60);
    const renewed = ask.mock.calls.length;
    await clock.pass(44);
    expect(ask).toHaveBeenCalledTimes(renewed);
    await clock.pass(1);
    expect(ask).toHaveBeenCalledTimes(renewed + 1);
  });

  test("does not spin if tokens live shorter than the margin", async () => {
    ask.mockResolvedValue({ expiresIn: 5 });
    new TokenRefresher(ask, clock, 0).keep();
    await clock.pass(1);
    await clock.pass(0.5);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test("stops when signed out", async () => {
    ask.mockResolvedValue("signed-out");
    new TokenRefresher(ask, clock, 60).keep();
    await clock.pass(46);
    await clock.pass(600);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

describe("after stop", () => {
  test("a pending renewal is aborted and its token ignored", async () => {
    let answer: (renewal: Renewal) => void = () => {};
    ask.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    const refresher = new TokenRefresher(ask, clock, 0);
    const waiting = refresher.ensure();
    refresher.stop();
    expect(ask.mock.calls[0]?.[0].aborted).toBe(true);
    answer({ expiresIn: 60 });
    expect(await waiting).toBe(false);
    expect(await refresher.ensure()).toBe(false);
    expect(ask).toHaveBeenCalledOnce();
  });

  test("neither a request nor the timer renews", async () => {
    const refresher = new TokenRefresher(ask, clock, 60);
    refresher.keep();
    refresher.stop();
    expect(await refresher.ensure()).toBe(false);
    expect(await refresher.renew()).toBe(false);
    await clock.pass(600);
    expect(ask).not.toHaveBeenCalled();
  });
});
