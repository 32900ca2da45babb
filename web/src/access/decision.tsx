// A badge with the decision and the resources that it checks.
import type { Route } from "./map";

export function Decision({ route }: { route: Route }) {
  const { decision, resources } = route;
  const tone = decision === "public" ? "badge--warn" : decision === "authenticated" ? "badge--info" : "badge--good";
  const words = resources.length > 0 ? `${decision} of the ${resources.join(" and the ")}` : decision;
  return (
    <span className={`badge ${tone}`}>{decision === "owner of each" ? `owner of each ${resources[0]}` : words}</span>
  );
}
