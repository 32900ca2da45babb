// What a page shows while it is loading.

export function Loading({ what, rows = 3 }: { what: string; rows?: number }) {
  return (
    <div className="skeleton" role="status">
      <span className="hidden">Loading {what}…</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="skeleton__line" style={{ width: `${90 - ((row * 23) % 50)}%` }} />
      ))}
    </div>
  );
}

/** The skeleton of a page that the server has not sent yet: a heading and a card. */
export function PageSkeleton() {
  return (
    <>
      <div className="page-head" aria-hidden="true">
        <div className="skeleton__line skeleton__line--title" />
      </div>
      <div className="card">
        <Loading what="the page" rows={5} />
      </div>
    </>
  );
}
