"use client";
// What others have shared with whoever is signed in.
import { ask } from "@/api/client";
import { useConsole } from "@/components/console";
import { Empty } from "@/components/states";
import { GRANTED, accessOf } from "./access";
import { DeploymentRow } from "./row";
import { SearchableList } from "./searchable";

export function SharedList() {
  const { api } = useConsole();
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Shared with you</h1>
          <p className="quiet">Others’ deployments, as far as they let you. Their environment stays with them.</p>
        </div>
      </div>
      <SearchableList
        label="Deployments shared with you"
        load={(query, signal) => ask(api.GET("/api/v1/deployments/shared", { params: { query }, signal }))}
        row={(deployment) => {
          const editor = accessOf(deployment) === "editor";
          return (
            <DeploymentRow key={deployment.id} deployment={deployment}>
              <span className={`badge ${editor ? "badge--good" : "badge--info"}`}>
                {editor ? GRANTED.editor : GRANTED.viewer}
              </span>
            </DeploymentRow>
          );
        }}
        empty={
          <Empty title="Nobody has shared anything with you">
            Whoever owns a deployment can let you view or edit it. They need your id: it is behind your picture, at the
            top of the page.
          </Empty>
        }
      />
    </>
  );
}
