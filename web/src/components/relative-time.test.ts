import { expect, test } from "vitest";
import { relativeTime } from "./relative-time";

const HOUR = 3600_000;

test.each([
  [0, "now"],
  [59_000, "now"],
  [61_000, "1 minute ago"],
  [HOUR, "1 hour ago"],
  [23 * HOUR, "23 hours ago"],
  [25 * HOUR, "1 day ago"],
  [72 * HOUR, "3 days ago"],
  [40 * 24 * HOUR, "1 month ago"],
  [800 * 24 * HOUR, "2 years ago"],
  // A clock that is behind the server's.
  [-5000, "now"],
])("%i ms ago is %s", (age, expected) => expect(relativeTime(0, age, "en")).toBe(expected));
