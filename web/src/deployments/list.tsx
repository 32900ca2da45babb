"use client";
// The deployments of whoever is signed in.
import Link from "next/link";
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Icon } from "@/components/icon";
import { Empty } from "@/components/states";
import { DeploymentRow } from "./row";
import { SearchableList } from "./searchable";

export function DeploymentList() {
  const { api } = useConsole();
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Deployments</h1>
          <p className="quiet">What is yours, newest first.</p>
        </div>
        <Link className="button button--main" href="/deployments/new">
          <Icon name="plus" size={16} /> New deployment
        </Link>
      </div>
      <SearchableList
        label="Your deployments"
        load={(query, signal) => ask(api.GET("/api/v1/deployments", { params: { query }, signal }))}
        row={(deployment) => (
          <DeploymentRow key={deployment.id} deployment={deployment}>
            <span className={`badge ${deployment.private ? "" : "badge--good"}`}>
              {deployment.private ? "private" : "public"}
            </span>
          </DeploymentRow>
        )}
        empty={
          <Empty
            title="Nothing here yet"
            action={
              <Link className="button button--main" href="/deployments/new">
                Create the first one
              </Link>
            }
          >
            A deployment belongs to whoever creates it. Nobody else can see or change it, unless you share it, make it
            public or give it away.
          </Empty>
        }
      />
    </>
  );
}
