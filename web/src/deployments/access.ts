// The caller's access to a deployment, which decides what the page offers. The API checks access with every request.
import type { components } from "@/api/schema";

export type Access = "viewer" | "editor" | "owner";

/** An unknown value, from a newer API, counts as `viewer`. */
export function accessOf({ access }: Pick<components["schemas"]["DeploymentView"], "access">): Access {
  return access === "owner" || access === "editor" ? access : "viewer";
}

/** Editors change fields and endpoints. They do not see `envVars`, publish, or delete. */
export function canEdit(access: Access): boolean {
  return access !== "viewer";
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
