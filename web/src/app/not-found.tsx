import Link from "next/link";

export default function NotFound() {
  return (
    <main className="door">
      <div className="empty">
        <h1>There is no such page</h1>
        <Link className="button" href="/deployments">
          To your deployments
        </Link>
      </div>
    </main>
  );
}
