// A record of the access log in words, and records that a reader need not tell apart.
import type { components, operations } from "@/api/schema";

export type Activity = components["schemas"]["Activity"];
export type ActivityRecord = components["schemas"]["ActivityRecord"];

/** Operations whose requests are never recorded, because their callers need no session. */
type Unrecorded =
  | "set_token"
  | "logout"
  | "receive_clerk_event"
  | "show_health"
  | "show_readiness"
  | "show_metrics"
  | "show_openapi"
  | "show_docs"
  | "show_docs_file";

/** What each operation does, after "was allowed to". A new operation without words does not compile. */
const ACTIONS: Record<Exclude<keyof operations, Unrecorded>, string> = {
  sync_user: "save the profile",
  show_me: "read the profile",
  show_user: "read the profile",
  list_known_users: "look up people",
  update_user: "change the profile",
  delete_user: "delete the account",
  list_activity: "read the activity",
  list_deployments: "list the deployments",
  list_public_deployments: "list the public deployments",
  list_shared_deployments: "list the shared deployments",
  create_deployment: "create a deployment",
  show_deployment: "view the deployment",
  update_deployment: "change the deployment",
  delete_deployment: "delete the deployment",
  batch_delete_deployments: "delete the deployment",
  transfer_deployment: "transfer the deployment",
  leave_deployment: "leave the deployment",
  list_deployment_activity: "read the activity",
  list_grants: "see who shares the deployment",
  put_grant: "share the deployment",
  delete_grant: "stop sharing the deployment",
  list_endpoints: "list the endpoints",
  create_endpoint: "add an endpoint",
  show_endpoint: "view an endpoint",
  update_endpoint: "change an endpoint",
  delete_endpoint: "remove an endpoint",
};

export interface Group {
  /** The newest record. */
  record: ActivityRecord;
  /** What the records are about. */
  action: string;
  count: number;
}

/** Joins records in a row that differ in nothing but the time, and a user's reads of one row, such as those of one page view. */
export function grouped(records: readonly ActivityRecord[]): Group[] {
  const groups: Group[] = [];
  for (const record of records) {
    const last = groups.at(-1);
    const action = actionOf(record);
    if (last && isSimilar(last.record, record) && (last.action === action || isRead(record))) {
      last.count += 1;
      // A view of a page lists the parts of the row, too.
      if (last.action !== action) last.action = record.rowId ? "view the deployment" : "read lists and the profile";
    } else {
      groups.push({ record, action, count: 1 });
    }
  }
  return groups;
}

/** Returns "was allowed to" or what happened instead. */
export function verb({ outcome }: Pick<ActivityRecord, "outcome">, isYou: boolean): string {
  if (outcome !== "allowed") return "tried to";
  return isYou ? "were allowed to" : "was allowed to";
}

export const OUTCOMES: Record<string, { name: string; className: string }> = {
  allowed: { name: "Allowed", className: "badge badge--good" },
  refused: { name: "Refused", className: "badge badge--warn" },
  unavailable: { name: "Not decided", className: "badge" },
};

/** An operation of another version has no words. */
function actionOf({ operation, method, route }: ActivityRecord): string {
  return operation && Object.hasOwn(ACTIONS, operation)
    ? ACTIONS[operation as keyof typeof ACTIONS]
    : `send ${method} ${route}`;
}

function isRead({ method, outcome }: ActivityRecord): boolean {
  return outcome === "allowed" && (method === "GET" || method === "HEAD");
}

function isSimilar(one: ActivityRecord, other: ActivityRecord): boolean {
  const same = ["userId", "impersonator", "outcome", "reason", "resource", "rowId"] as const;
  return same.every((field) => one[field] === other[field]) && isRead(one) === isRead(other);
}
