import { expect, test } from "vitest";
import { distinct, withGrant, type Grant } from "./grants";

const grant = (userId: string, access: Grant["access"] = "viewer"): Grant => ({
  deploymentId: "dep_1",
  userId,
  access,
  createdAt: "",
});
const listed = (grants: Grant[]) => grants.map(({ userId, access }) => `${userId} ${access}`);

test("a new grant is in the API's order", () => {
  const grants = [grant("user_b"), grant("user_d")];
  expect(listed(withGrant(grants, grant("user_a")))).toEqual(["user_a viewer", "user_b viewer", "user_d viewer"]);
  expect(listed(withGrant(grants, grant("user_c")))).toEqual(["user_b viewer", "user_c viewer", "user_d viewer"]);
  expect(listed(withGrant(grants, grant("user_e")))).toEqual(["user_b viewer", "user_d viewer", "user_e viewer"]);
  expect(listed(withGrant([], grant("user_a")))).toEqual(["user_a viewer"]);
});

test("a changed grant keeps its place", () => {
  const grants = [grant("user_a"), grant("user_b"), grant("user_c")];
  expect(listed(withGrant(grants, grant("user_b", "editor")))).toEqual([
    "user_a viewer",
    "user_b editor",
    "user_c viewer",
  ]);
});

test("a user of two pages is listed once, as last seen", () => {
  expect(listed(distinct([grant("user_a"), grant("user_z"), grant("user_b"), grant("user_z", "editor")]))).toEqual([
    "user_a viewer",
    "user_z editor",
    "user_b viewer",
  ]);
});
