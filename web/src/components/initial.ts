/** Returns the letter that stands for a name without a picture. */
export function initial(name: string): string {
  return (Array.from(name.trim())[0] ?? "?").toUpperCase();
}
