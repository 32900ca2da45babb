import { expect, test } from "vitest";
import { accessOf, isActedFor, mayChange } from "./access";

test.each([
  ["owner", "owner", true],
  ["editor", "editor", true],
  ["viewer", "viewer", false],
  // A word of a newer API, and one that is a member of every object.
  ["admin", "viewer", false],
  ["constructor", "viewer", false],
  ["", "viewer", false],
])("as %o one is offered what a %s may do", (word, access, change) => {
  expect(accessOf({ access: word })).toBe(access);
  expect(mayChange(accessOf({ access: word }))).toBe(change);
});

test.each([
  ["user_alice", "owner", false],
  ["user_alice", "editor", true],
  ["user_bob", "editor", false],
  ["user_bob", "owner", false],
])("%s's deployment, shown to alice as %o, is acted for: %s", (userId, access, expected) => {
  expect(isActedFor({ userId, access }, "user_alice")).toBe(expected);
});
