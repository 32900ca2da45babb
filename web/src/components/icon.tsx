// The icons of public/icons.svg. All are decorative and have text beside them.

type Name = "key" | "lock" | "box" | "away" | "search" | "sun" | "moon" | "cross" | "plus" | "back" | "copy" | "check";

export function Icon({ name, size = 18 }: { name: Name; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} aria-hidden="true">
      <use href={`/icons.svg#${name}`} />
    </svg>
  );
}
