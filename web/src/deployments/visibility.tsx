"use client";
// The owner's switch between public and private.
import { useState } from "react";
import { ask } from "@/api/client";
import { asProblem, isUncertain } from "@/api/problem";
import type { components } from "@/api/schema";
import { useConsole } from "@/components/console";
import { useNotify } from "@/components/notices";

type View = components["schemas"]["DeploymentView"];

/** Shows the new state at once. If the API rejects it, restores the old one and shows a notice. */
export function Visibility({
  deployment,
  onChange,
  onLost,
}: {
  deployment: View;
  onChange: (deployment: View) => void;
  onLost: () => void;
}) {
  const { api } = useConsole();
  const notify = useNotify();
  const [optimistic, setOptimistic] = useState<boolean | null>(null);
  const isPublic = optimistic ?? !deployment.private;
  const flip = async (wanted: boolean) => {
    if (optimistic !== null) return;
    setOptimistic(wanted);
    try {
      const path = { id: deployment.id };
      onChange(await ask(api.PATCH("/api/v1/deployments/{id}", { params: { path }, body: { private: !wanted } })));
    } catch (error) {
      const problem = asProblem(error);
      const outcome = isUncertain(problem) ? "The visibility may have changed" : `The deployment is still ${wanted ? "private" : "public"}`;
      notify(`${outcome}. ${problem.message}`, "bad");
      if (isUncertain(problem)) onLost();
    } finally {
      setOptimistic(null);
    }
  };
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        checked={isPublic}
        aria-disabled={optimistic !== null}
        onChange={(event) => void flip(event.target.checked)}
      />
      <span className="strong">Public</span>
    </label>
  );
}
