"use client";
// Transfer and deletion, which cannot be undone.
import { Suspense, lazy, useState } from "react";

// Loaded on demand.
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
    <section className="card card--flush card--danger" aria-labelledby="danger">
      <div className="card__head card__head--inset">
        <h2 id="danger">Danger zone</h2>
      </div>
      <ul className="list">
        <li className="item">
          <div className="item__main">
            <h3>Transfer ownership</h3>
            <p className="quiet">Another user becomes the owner, and you lose access.</p>
          </div>
          <button type="button" className="button" onClick={() => setOpen("transfer")}>
            Transfer…
          </button>
        </li>
        <li className="item">
          <div className="item__main">
            <h3>Delete deployment</h3>
            <p className="quiet">This also deletes its endpoints.</p>
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
