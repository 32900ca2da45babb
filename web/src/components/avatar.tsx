/** The first letter of a name, in place of a picture. Empty while the name is unknown. */
export function Avatar({ name }: { name: string | undefined }) {
  return (
    <span className="avatar" aria-hidden="true">
      {name === undefined ? null : (Array.from(name.trim())[0] ?? "?").toUpperCase()}
    </span>
  );
}
