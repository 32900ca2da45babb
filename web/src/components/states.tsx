// The empty and error states of a page.
import Link from "next/link";
import type { ReactNode } from "react";
import type { Problem } from "@/api/problem";
import { CopyButton } from "./copy-button";
import { Icon } from "./icon";

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <span className="empty__mark">
        <Icon name="box" size={22} />
      </span>
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {action}
    </div>
  );
}

/** The error state of a whole page. */
export function ProblemPage({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  if (problem.kind === "not-yours") {
    return (
      <div className="empty" role="alert">
        <span className="empty__mark empty__mark--bad">
          <Icon name="lock" size={22} />
        </span>
        <h1>Not yours</h1>
        <p>This belongs to another user, or it does not exist. The API does not say which.</p>
        <Link className="button" href="/deployments">
          Go to your deployments
        </Link>
      </div>
    );
  }
  return (
    <div className="empty" role="alert">
      <span className="empty__mark empty__mark--warn">
        <Icon name="away" size={22} />
      </span>
      <h1>Something went wrong</h1>
      <p>{problem.message}</p>
      <RequestId id={problem.requestId} />
      {onRetry ? (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

/** The id that finds the request in the API's log. */
function RequestId({ id }: { id: string | null }) {
  if (!id) return null;
  return (
    <span className="copied small">
      <code>{id}</code>
      <CopyButton text={id} what="request ID" />
    </span>
  );
}

/** The error state of a form or a list. A form focuses it. */
export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <div className={`callout ${problem.kind === "unavailable" ? "callout--warn" : "callout--bad"}`} role="alert" tabIndex={-1}>
      <span>{problem.message}</span>
      <RequestId id={problem.requestId} />
      {onRetry ? (
        <button type="button" className="button button--small" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}
