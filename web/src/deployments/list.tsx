"use client";
// The signed-in user's deployments.
import Link from "next/link";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page-head";
import { Empty } from "@/components/states";
import { DeploymentRow } from "./row";
import { SearchableList } from "./searchable";

export function DeploymentList() {
  const { api } = useConsole();
  return (
    <>
      <PageHead title="Deployments" text="Your deployments, newest first.">
        <Link className="button button--main" href="/deployments/new">
          <Icon name="plus" size={16} /> New deployment
        </Link>
      </PageHead>
      <SearchableList
        label="Your deployments"
        load={(query, signal) => ask(api.GET("/api/v1/deployments", { params: { query }, signal }))}
        row={(deployment) => (
          <DeploymentRow key={deployment.id} deployment={deployment}>
            <span className={`badge ${deployment.private ? "" : "badge--good"}`}>
              {deployment.private ? "Private" : "Public"}
            </span>
          </DeploymentRow>
        )}
        empty={
          <Empty
            title="No deployments yet"
            action={
              <Link className="button button--main" href="/deployments/new">
                Create your first deployment
              </Link>
            }
          >
            A deployment belongs to the user who creates it. No other user can see it until you share it, publish it or
            transfer it.
          </Empty>
        }
      />
    </>
  );
}
