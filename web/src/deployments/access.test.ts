import { expect, test } from "vitest";
import { accessOf, mayChange } from "./access";

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
