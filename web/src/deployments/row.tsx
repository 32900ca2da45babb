"use client";
// One deployment in a list.
import Link from "next/link";
import type { ReactNode } from "react";
import type { components } from "@/api/schema";
import { When } from "@/components/when";

type View = components["schemas"]["DeploymentView"];
type Known = components["schemas"]["PublicDeploymentView"];

/** `children` are the marks that its list adds. */
export function DeploymentRow({ deployment, children }: { deployment: View; children: ReactNode }) {
  const { id, name, repository, branch } = deployment;
  return (
    <li className="item">
      <div className="item__main">
        <Link className="item__link" href={`/deployments/${id}`} prefetch={false}>
          {name}
        </Link>
        <span className="item__sub">
          <span className="mono">{repository}</span> · {branch}
        </span>
      </div>
      <RowEnd deployment={deployment}>{children}</RowEnd>
    </li>
  );
}

/** What everybody may know at a glance, and the list's own marks among it. */
export function RowEnd({ deployment, children }: { deployment: Known; children?: ReactNode }) {
  const { tags, resourceVersion, createdAt } = deployment;
  return (
    <div className="item__end">
      {tags.slice(0, 3).map((tag) => (
        <span key={tag} className="badge badge--tag">
          {tag}
        </span>
      ))}
      <span className="badge">{resourceVersion}</span>
      {children}
      <span className="quiet small">
        <When iso={createdAt} />
      </span>
    </div>
  );
}
