/** The letter that stands for a name where there is no picture. */
export function initial(name: string): string {
  return (Array.from(name.trim())[0] ?? "?").toUpperCase();
}
