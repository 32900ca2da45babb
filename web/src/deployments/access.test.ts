import { expect, test } from "vitest";
import { accessOf, isImpersonated, canEdit } from "./access";

test.each([
  ["owner", "owner", true],
  ["editor", "editor", true],
  ["viewer", "viewer", false],
  // A value of a newer API, and a property name of every object.
  ["admin", "viewer", false],
  ["constructor", "viewer", false],
  ["", "viewer", false],
])("access %o counts as %s", (word, access, change) => {
  expect(accessOf({ access: word })).toBe(access);
  expect(canEdit(accessOf({ access: word }))).toBe(change);
});

test.each([
  ["user_alice", "owner", false],
  ["user_alice", "editor", true],
  ["user_bob", "editor", false],
  ["user_bob", "owner", false],
])("the row of %s with access %o is impersonated: %s", (userId, access, expected) => {
  expect(isImpersonated({ userId, access }, "user_alice")).toBe(expected);
});
