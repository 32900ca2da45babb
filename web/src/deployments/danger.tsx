"use client";
// What cannot be taken back: giving a deployment away, and deleting it.
import { Suspense, lazy, useState } from "react";

// Loaded when somebody asks for them.
const TransferDialog = lazy(() => import("./danger-dialogs").then((all) => ({ default: all.TransferDialog })));
const DeleteDialog = lazy(() => import("./danger-dialogs").then((all) => ({ default: all.DeleteDialog })));

interface Deployment {
  id: string;
  name: string;
}

export function DangerZone({ deployment }: { deployment: Deployment }) {
  const [open, setOpen] = useState<"transfer" | "delete" | null>(null);
  const close = () => setOpen(null);
  return (
    <section className="card card--flush" aria-label="What cannot be taken back">
      <ul className="list">
        <li className="item">
          <div className="item__main">
            <h2>Give it away</h2>
            <p className="quiet">To another user of this service. From then on it is theirs alone.</p>
          </div>
          <button type="button" className="button" onClick={() => setOpen("transfer")}>
            Transfer…
          </button>
        </li>
        <li className="item">
          <div className="item__main">
            <h2>Delete it</h2>
            <p className="quiet">With all of its endpoints.</p>
          </div>
          <button type="button" className="button button--danger" onClick={() => setOpen("delete")}>
            Delete…
          </button>
        </li>
      </ul>
      <Suspense>
        {open === "transfer" ? <TransferDialog deployment={deployment} onClose={close} /> : null}
        {open === "delete" ? <DeleteDialog deployment={deployment} onClose={close} /> : null}
      </Suspense>
    </section>
  );
}
