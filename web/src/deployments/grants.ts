// The people with whom a deployment is shared, while the page shows them.
import type { components } from "@/api/schema";

export type Grant = components["schemas"]["GrantView"];

/** The list with a grant that has just been made or changed, at its place: the API lists by the users' ids. */
export function withGrant(grants: readonly Grant[], grant: Grant): Grant[] {
  const others = grants.filter(({ userId }) => userId !== grant.userId);
  const place = others.findIndex(({ userId }) => userId > grant.userId);
  return others.toSpliced(place === -1 ? others.length : place, 0, grant);
}

/** Each user once: whoever was added beyond the pages that were loaded comes again with their own page. */
export function distinct(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map((grant) => [grant.userId, grant])).values()];
}
