/** Returns the fields that differ, so that a save keeps what other users have changed in other fields. */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const differs = ([field, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[field as keyof T]);
  return Object.fromEntries(Object.entries(after).filter(differs)) as Partial<T>;
}
