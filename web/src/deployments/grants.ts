// The list of users who share a deployment.
import type { components } from "@/api/schema";
import { visibleName } from "./typeable";

/** The first part of the keys of every list of grants. */
export const GRANTS = "grants";

export type Grant = components["schemas"]["GrantView"];

/** Inserts or replaces a grant in the API's order, which is by user id. */
export function withGrant(grants: readonly Grant[], grant: Grant): Grant[] {
  const others = grants.filter(({ userId }) => userId !== grant.userId);
  const place = others.findIndex(({ userId }) => userId > grant.userId);
  return others.toSpliced(place === -1 ? others.length : place, 0, grant);
}

/** Lists each user once. A user added beyond the loaded pages appears again with a later page. */
export function distinct(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map((grant) => [grant.userId, grant])).values()];
}

/** The grantee's name, or the id if there is none. */
export function granteeName({ userId, userName }: Pick<Grant, "userId" | "userName">): string {
  return visibleName({ name: userName ?? "", id: userId });
}
