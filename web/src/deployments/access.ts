// As what somebody sees a deployment, and what that lets them do. The API decides it again with every request; here it
// only says what is worth offering.
import type { components } from "@/api/schema";

export type Access = "viewer" | "editor" | "owner";

/** A word that a newer API knows allows nothing that this console could offer. */
export function accessOf({ access }: Pick<components["schemas"]["DeploymentView"], "access">): Access {
  return access === "owner" || access === "editor" ? access : "viewer";
}

/** An editor changes everything but the environment, which they do not see, and whether it is public, and removes nothing. */
export function mayChange(access: Access): boolean {
  return access !== "viewer";
}

/** What a grant is called on the page. */
export const GRANTED = {
  viewer: "Can view",
  editor: "Can edit",
} as const satisfies Record<components["schemas"]["GrantedAccess"], string>;
