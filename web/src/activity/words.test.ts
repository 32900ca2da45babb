import { expect, test } from "vitest";
import { grouped, verb, type ActivityRecord } from "./words";

function record(changes: Partial<ActivityRecord>): ActivityRecord {
  return {
    id: "1",
    at: "2026-11-30T12:00:00Z",
    userId: "user_a",
    operation: "show_deployment",
    method: "GET",
    route: "/api/v1/deployments/{id}",
    resource: "deployment",
    rowId: "dep_1",
    outcome: "allowed",
    reason: "owner",
    explanation: "Allowed as the owner.",
    ...changes,
  };
}

const listed = (...records: Partial<ActivityRecord>[]) =>
  grouped(records.map(record)).map(({ action, count }) => `${count} ${action}`);

test("the reads of one page view are one row", () => {
  const view = [{}, { operation: "list_endpoints" }, { operation: "list_grants" }];
  expect(listed(...view)).toEqual(["3 view the deployment"]);
  expect(listed({ operation: "list_grants" })).toEqual(["1 see who shares the deployment"]);
  const lists = { resource: null, rowId: null, reason: "identity" };
  expect(listed({ ...lists, operation: "list_deployments" }, { ...lists, operation: "show_me" })).toEqual([
    "2 read lists and the profile",
  ]);
});

test.each<[string, Partial<ActivityRecord>]>([
  ["user", { userId: "user_b" }],
  ["impersonator", { impersonator: "user_c" }],
  ["row", { rowId: "dep_2" }],
  ["outcome", { outcome: "refused", reason: "not_owner" }],
  ["basis", { reason: "grant" }],
  ["kind of request", { operation: "update_deployment", method: "PATCH" }],
])("another %s is another row", (_, changes) => {
  expect(listed({}, changes)).toHaveLength(2);
});

test("repeated refusals are one row, different ones are not", () => {
  const refused = { outcome: "refused", reason: "not_owner" };
  expect(listed(refused, refused)).toEqual(["2 view the deployment"]);
  expect(listed(refused, { ...refused, operation: "list_grants" })).toHaveLength(2);
});

test("an unknown operation is named by its route", () => {
  expect(listed({ operation: null })).toEqual(["1 send GET /api/v1/deployments/{id}"]);
  expect(listed({ operation: "constructor" })).toEqual(["1 send GET /api/v1/deployments/{id}"]);
});

test("only what was allowed is said to be allowed", () => {
  expect([verb({ outcome: "allowed" }, false), verb({ outcome: "allowed" }, true)]).toEqual(["was allowed to", "were allowed to"]);
  expect([verb({ outcome: "refused" }, true), verb({ outcome: "unavailable" }, false)]).toEqual(["tried to", "tried to"]);
});
