// The caller's access to a deployment, which decides what the page offers. The API checks access with every request.
import type { components } from "@/api/schema";

export type Access = "viewer" | "editor" | "owner";

/** An unknown value, from a newer API, counts as `viewer`. */
export function accessOf({ access }: Pick<components["schemas"]["DeploymentView"], "access">): Access {
  return access === "owner" || access === "editor" ? access : "viewer";
}

/** Whether the API would let the caller do this with the row. An operation that the row does not have does not compile. */
export function can<Action extends string>(row: { can: readonly Action[] }, action: NoInfer<Action>): boolean {
  return row.can.includes(action);
}

/**
 * Whether another user acts in the owner's session, or the token does not say who acts.
 *
 * The API then reports the owner's row with editor access.
 */
export function isImpersonated(row: Pick<components["schemas"]["DeploymentView"], "access" | "userId">, person: string) {
  return row.userId === person && accessOf(row) !== "owner";
}

export const GRANT_LABELS = {
  viewer: "Can view",
  editor: "Can edit",
} as const satisfies Record<components["schemas"]["GrantedAccess"], string>;
