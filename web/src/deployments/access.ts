// As what somebody sees a deployment, and what that lets them do. The API decides it again with every request; here it
// only says what is worth offering.
import type { components } from "@/api/schema";

export type Access = "viewer" | "editor" | "owner";

/** A word that a newer API knows allows nothing that this console could offer. */
export function accessOf({ access }: Pick<components["schemas"]["DeploymentView"], "access">): Access {
  return access === "owner" || access === "editor" ? access : "viewer";
}

/** An editor neither sees the environment nor publishes, and removes nothing. */
export function mayChange(access: Access): boolean {
  return access !== "viewer";
}

/**
 * Whether somebody else acts in the owner's session: to them, the owner's own row is what it is to an editor.
 *
 * The same goes for a token that cannot tell who acts.
 */
export function isActedFor(row: Pick<components["schemas"]["DeploymentView"], "access" | "userId">, person: string) {
  return row.userId === person && accessOf(row) !== "owner";
}

/** What a grant is called on the page. */
export const GRANTED = {
  viewer: "Can view",
  editor: "Can edit",
} as const satisfies Record<components["schemas"]["GrantedAccess"], string>;
