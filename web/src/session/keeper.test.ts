import { beforeEach, describe, expect, test, vi } from "vitest";
import { TokenKeeper, type Clock, type Renewal } from "./keeper";

/** A clock that is turned by hand. */
class HandClock implements Clock {
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
    // What the callbacks have started settles before anybody looks.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

let clock: HandClock;
let ask: ReturnType<typeof vi.fn<(signal: AbortSignal) => Promise<Renewal>>>;

beforeEach(() => {
  clock = new HandClock();
  ask = vi.fn(async () => ({ expiresIn: 60 }));
});

describe("a token", () => {
  test("that is there and good is not asked for again", async () => {
    const keeper = new TokenKeeper(ask, clock, 60);
    expect(await keeper.ensure()).toBe(true);
    await clock.pass(44);
    expect(await keeper.ensure()).toBe(true);
    expect(ask).not.toHaveBeenCalled();
  });

  test("that is not there is asked for before the first request", async () => {
    const keeper = new TokenKeeper(ask, clock, 0);
    expect(await keeper.ensure()).toBe(true);
    expect(await keeper.ensure()).toBe(true);
    expect(ask).toHaveBeenCalledOnce();
  });

  test("that is about to expire is renewed before the request, not after its refusal", async () => {
    const keeper = new TokenKeeper(ask, clock, 60);
    await clock.pass(46);
    await keeper.ensure();
    expect(ask).toHaveBeenCalledOnce();
  });

  test("is asked for once, however many need it at the same time", async () => {
    const keeper = new TokenKeeper(ask, clock, 0);
    const all = await Promise.all([keeper.ensure(), keeper.renew(), keeper.ensure(), keeper.renew()]);
    expect(all).toEqual([true, true, true, true]);
    expect(ask).toHaveBeenCalledOnce();
  });

  test("of nobody is told as such, and asked for again by the next request", async () => {
    ask.mockResolvedValueOnce("signed-out");
    const keeper = new TokenKeeper(ask, clock, 60);
    expect(await keeper.renew()).toBe(false);
    expect(await keeper.ensure()).toBe(true);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test("that cannot be had right now is an error, and the next request tries anew", async () => {
    ask.mockRejectedValueOnce(new Error("no answer"));
    const keeper = new TokenKeeper(ask, clock, 0);
    await expect(keeper.ensure()).rejects.toThrow("no answer");
    expect(await keeper.ensure()).toBe(true);
  });
});

describe("keeping", () => {
  test("renews before each expiry while nobody does anything", async () => {
    const stop = new TokenKeeper(ask, clock, 60).keep();
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

  test("goes on after a failure, less and less often, and at once as before when it is over", async () => {
    ask.mockRejectedValue(new Error("no answer"));
    new TokenKeeper(ask, clock, 60).keep();
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

  test("does not spin when tokens live shorter than the margin", async () => {
    ask.mockResolvedValue({ expiresIn: 5 });
    new TokenKeeper(ask, clock, 0).keep();
    await clock.pass(1);
    await clock.pass(0.5);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test("stops when nobody is signed in", async () => {
    ask.mockResolvedValue("signed-out");
    new TokenKeeper(ask, clock, 60).keep();
    await clock.pass(46);
    await clock.pass(600);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

describe("once it is stopped", () => {
  test("a renewal under way is given up, and its token is not taken", async () => {
    let answer: (renewal: Renewal) => void = () => {};
    ask.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    const keeper = new TokenKeeper(ask, clock, 0);
    const waiting = keeper.ensure();
    keeper.stop();
    expect(ask.mock.calls[0]?.[0].aborted).toBe(true);
    answer({ expiresIn: 60 });
    expect(await waiting).toBe(false);
    expect(await keeper.ensure()).toBe(false);
    expect(ask).toHaveBeenCalledOnce();
  });

  test("nothing is asked for any more, neither by a request nor by itself", async () => {
    const keeper = new TokenKeeper(ask, clock, 60);
    keeper.keep();
    keeper.stop();
    expect(await keeper.ensure()).toBe(false);
    expect(await keeper.renew()).toBe(false);
    await clock.pass(600);
    expect(ask).not.toHaveBeenCalled();
  });
});
