// The few pictures, from a file of this application. Each is decoration: words stand beside it.

type Name = "key" | "lock" | "box" | "away" | "search" | "sun" | "moon" | "cross" | "plus" | "back";

export function Icon({ name, size = 18 }: { name: Name; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} aria-hidden="true">
      <use href={`/icons.svg#${name}`} />
    </svg>
  );
}
