"use client";
// The owner's switch between public and private.
import { Suspense, lazy, useState } from "react";
import { ask } from "@/api/client";
import { asProblem, isUncertain } from "@/api/problem";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { useNotify } from "@/components/notices";
import { useDeploymentCache } from "./cache";

// Loaded on demand.
const PublishDialog = lazy(() => import("./danger-dialogs").then((all) => ({ default: all.PublishDialog })));

type View = components["schemas"]["DeploymentView"];

/** Asks before publishing. Unpublishing shows at once; if the API rejects it, the old state returns with a notice. */
export function Visibility({ deployment }: { deployment: View }) {
  const { api } = useConsole();
  const notify = useNotify();
  const cache = useDeploymentCache();
  const [asking, setAsking] = useState(false);
  const [hiding, setHiding] = useState(false);
  const unpublish = async () => {
    setHiding(true);
    try {
      const params = { path: { id: deployment.id } };
      cache.put(await ask(api.PATCH("/api/v1/deployments/{id}", { params, body: { private: true } })));
    } catch (error) {
      const problem = asProblem(error);
      const outcome = isUncertain(problem) ? "The visibility may have changed" : "The deployment is still public";
      notify(`${outcome}. ${problem.message}`, { tone: "bad" });
      if (isUncertain(problem)) cache.reload(deployment.id);
    } finally {
      setHiding(false);
    }
  };
  return (
    <>
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={!deployment.private && !hiding}
          aria-disabled={hiding}
          onChange={(event) => {
            if (hiding) return;
            if (event.target.checked) setAsking(true);
            else void unpublish();
          }}
        />
        <span className="strong">Public</span>
      </label>
      <Suspense>{asking ? <PublishDialog deployment={deployment} onClose={() => setAsking(false)} /> : null}</Suspense>
    </>
  );
}
