/** What differs, and nothing else: what others have changed meanwhile stays as they want it. */
export function changed<T extends object>(before: T, after: T): Partial<T> {
  const differs = ([field, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[field as keyof T]);
  return Object.fromEntries(Object.entries(after).filter(differs)) as Partial<T>;
}
