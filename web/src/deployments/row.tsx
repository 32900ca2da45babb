"use client";
// One deployment in a list.
import Link from "next/link";
import type { ReactNode } from "react";
import type { components } from "@/api/schema";
import { When } from "@/components/when";

type View = components["schemas"]["DeploymentView"];

/** `children` are the marks that its list adds. */
export function DeploymentRow({ deployment, children }: { deployment: View; children: ReactNode }) {
  const { id, name, repository, branch, tags, resourceVersion, createdAt } = deployment;
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
    </li>
  );
}
