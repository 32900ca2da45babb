"use client";
// The deployments that other users share with the signed-in user.
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { PageHead } from "@/components/page-head";
import { Empty } from "@/components/states";
import { GRANT_LABELS, accessOf } from "./access";
import { DEPLOYMENTS } from "./cache";
import { DeploymentRow } from "./row";
import { SearchableList } from "./searchable";

export function SharedList() {
  const { api } = useConsole();
  return (
    <>
      <PageHead
        title="Shared with you"
        text="Deployments that other users share with you, without environment variables."
      />
      <SearchableList
        label="Deployments shared with you"
        queryKey={[DEPLOYMENTS, "shared"]}
        load={(query, signal) => ask(api.GET("/api/v1/deployments/shared", { params: { query }, signal }))}
        row={(deployment, ownerName) => {
          const editor = accessOf(deployment) === "editor";
          return (
            <DeploymentRow key={deployment.id} deployment={deployment} ownerName={ownerName}>
              <span className={`badge ${editor ? "badge--good" : "badge--info"}`}>
                {editor ? GRANT_LABELS.editor : GRANT_LABELS.viewer}
              </span>
            </DeploymentRow>
          );
        }}
        empty={
          <Empty title="Nothing is shared with you yet">
            Owners can let you view or edit a deployment. They need your user ID, which is in your account menu.
          </Empty>
        }
      />
    </>
  );
}
