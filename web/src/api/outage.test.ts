import { expect, test, vi } from "vitest";
import { Outage } from "./outage";

test("pauses grow up to a limit", async () => {
  const waits: number[] = [];
  const outage = new Outage({ wait: async (milliseconds) => void waits.push(milliseconds) });
  for (let tries = 0; tries < 12; tries += 1) await outage.pause(tries, null, new AbortController().signal);
  waits.forEach((wait, tries) => {
    const longest = Math.min(8000, 500 * 2 ** tries);
    expect(wait).toBeGreaterThanOrEqual(longest / 2);
    expect(wait).toBeLessThanOrEqual(longest);
  });
});

test("a pause honors Retry-After up to the limit", async () => {
  const waits: number[] = [];
  const outage = new Outage({ wait: async (milliseconds) => void waits.push(milliseconds) });
  await outage.pause(0, 3, new AbortController().signal);
  await outage.pause(0, 3600, new AbortController().signal);
  expect(waits[0]).toBeGreaterThanOrEqual(3000);
  expect(waits[1]).toBeLessThanOrEqual(8250);
});

test("listeners hear of the start and the end once each", async () => {
  const outage = new Outage({ wait: async () => {} });
  const listener = vi.fn();
  const stop = outage.subscribe(listener);
  outage.notice();
  outage.notice();
  expect(outage.isOn()).toBe(true);
  outage.end();
  outage.end();
  expect(outage.isOn()).toBe(false);
  expect(listener).toHaveBeenCalledTimes(2);
  stop();
  outage.notice();
  expect(listener).toHaveBeenCalledTimes(2);
});

test("tryNow ends the pause", async () => {
  const outage = new Outage({
    wait: (_, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
  });
  const pause = outage.pause(9, null, new AbortController().signal);
  outage.tryNow();
  await expect(pause).resolves.toBeUndefined();
});
