import Link from "next/link";

export default function NotFound() {
  return (
    <main className="standalone">
      <div className="empty">
        <h1>Page not found</h1>
        <Link className="button" href="/deployments">
          Go to your deployments
        </Link>
      </div>
    </main>
  );
}
