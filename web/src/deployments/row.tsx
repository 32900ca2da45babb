"use client";
// A deployment in a list.
import Link, { useLinkStatus } from "next/link";
import type { ReactNode } from "react";
import type { components } from "@/api/schema";
import { Timestamp } from "@/components/timestamp";
import { visibleName } from "./typeable";

type View = components["schemas"]["DeploymentView"];
type PublicView = components["schemas"]["PublicDeploymentView"];

/** `children` are the badges of the list. */
export function DeploymentRow({ deployment, children }: { deployment: View; children: ReactNode }) {
  const { id, repository, branch } = deployment;
  const name = visibleName(deployment);
  return (
    <li className="item">
      <div className="item__main">
        <Link className="item__link" href={`/deployments/${id}`} prefetch={false} title={name}>
          <LinkName name={name} />
        </Link>
        <span className="item__sub">
          <span className="mono">{repository}</span> · {branch}
        </span>
      </div>
      <RowEnd deployment={deployment}>{children}</RowEnd>
    </li>
  );
}

/** Rows are not prefetched, so their links pulse until the page arrives. */
function LinkName({ name }: { name: string }) {
  const { pending } = useLinkStatus();
  return <bdi aria-busy={pending}>{name}</bdi>;
}

/** The public badges of a deployment, and those of the list. */
export function RowEnd({ deployment, children }: { deployment: PublicView; children?: ReactNode }) {
  const { tags, resourceVersion, createdAt } = deployment;
  return (
    <div className="item__end">
      {tags.slice(0, 3).map((tag) => (
        <span key={tag} className="badge badge--tag" title={tag}>
          {tag}
        </span>
      ))}
      <span className="badge capitalize">{resourceVersion}</span>
      {children}
      <span className="quiet small">
        <Timestamp iso={createdAt} />
      </span>
    </div>
  );
}
