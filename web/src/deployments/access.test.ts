import { expect, test } from "vitest";
import type { components } from "@/api/schema";
import { accessOf, can, isImpersonated } from "./access";

test.each([
  ["owner", "owner"],
  ["editor", "editor"],
  ["viewer", "viewer"],
  // A value of a newer API, and a property name of every object.
  ["admin", "viewer"],
  ["constructor", "viewer"],
  ["", "viewer"],
])("access %o counts as %s", (word, access) => {
  expect(accessOf({ access: word })).toBe(access);
});

test("the API says what the caller can do", () => {
  const row: Pick<components["schemas"]["DeploymentView"], "can"> = { can: ["show_deployment", "update_deployment"] };
  expect(can(row, "update_deployment")).toBe(true);
  expect(can(row, "delete_deployment")).toBe(false);
  // @ts-expect-error There is no such operation.
  expect(can(row, "update_deplyment")).toBe(false);
  // @ts-expect-error This is an operation of endpoints.
  expect(can(row, "delete_endpoint")).toBe(false);
});

test.each([
  ["user_alice", "owner", false],
  ["user_alice", "editor", true],
  ["user_bob", "editor", false],
  ["user_bob", "owner", false],
])("the row of %s with access %o is impersonated: %s", (userId, access, expected) => {
  expect(isImpersonated({ userId, access }, "user_alice")).toBe(expected);
});
