"use client";
// A deployment in a list.
import Link, { useLinkStatus } from "next/link";
import type { ReactNode } from "react";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { Timestamp } from "@/components/timestamp";
import { Person } from "./people";
import { visibleName } from "./typeable";

type View = components["schemas"]["DeploymentView"];
type PublicView = Pick<View, "tags" | "resourceVersion" | "createdAt">;

interface Props {
  deployment: View;
  ownerName?: string | undefined;
  /** A control in front of the name. */
  start?: ReactNode;
  /** The badges of the list. */
  children: ReactNode;
}

export function DeploymentRow({ deployment, ownerName, start, children }: Props) {
  const { id, repository, branch } = deployment;
  const name = visibleName(deployment);
  return (
    <li className={start ? "item item--checked" : "item"}>
      {start}
      <div className="item__main">
        <Link className="item__link" href={`/deployments/${id}`} prefetch={false} title={name}>
          <LinkName name={name} />
        </Link>
        <span className="item__sub">
          <span className="mono">{repository}</span> · {branch}
          <Whose deployment={deployment} ownerName={ownerName} />
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

/** The owner and the organization, unless the deployment is the user's own and personal. */
function Whose({ deployment: { userId, orgId }, ownerName }: Pick<Props, "deployment" | "ownerName">) {
  const { person } = useConsole();
  return (
    <>
      {userId === person.id ? null : (
        <>
          {" "}
          · owned by <Person id={userId} name={ownerName} />
        </>
      )}
      {orgId ? (
        <>
          {" "}
          · in <OrganizationName id={orgId} />
        </>
      ) : null}
    </>
  );
}

/** The name of the active organization, or the id of another. */
export function OrganizationName({ id }: { id: string }) {
  const { organization } = useConsole().person;
  return organization?.id === id ? <bdi>{organization.name}</bdi> : <span className="mono">{id}</span>;
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
