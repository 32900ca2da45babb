import { expect, test } from "vitest";
import { personFor } from "./people";

const PEOPLE = [
  { id: "user_ann", name: "Ann", email: "Ann@example.com" },
  { id: "user_bob", name: null, email: "shared@example.com" },
  { id: "user_cat", name: null, email: "shared@example.com" },
  { id: "user_dan", name: null, email: null },
];

test.each([
  ["user_ann", "user_ann"],
  [" ann@EXAMPLE.com ", "user_ann"],
  ["user_dan", "user_dan"],
  // Part of an address, an address of two users, and none.
  ["ann@example.co", undefined],
  ["shared@example.com", undefined],
  ["USER_ANN", undefined],
  ["", undefined],
])("the text %o names %s", (text, id) => {
  expect(personFor(text, PEOPLE)?.id).toBe(id);
});
