/** Letters without a visible glyph: the Hangul fillers and the blank Braille pattern. */
const BLANK = /[\u115f\u1160\u2800\u3164\uffa0]/gu;

/**
 * Returns the name as a user can type it: without invisible characters and with single spaces.
 *
 * The API rejects such names today, but old rows may have them and must stay deletable.
 */
export function typeable(name: string): string {
  return name.replace(/\p{Cf}/gu, "").replace(/\p{Cc}/gu, " ").replace(BLANK, " ").replace(/\s+/gu, " ").trim();
}

/** Returns the name, or the id if the name has no visible character. */
export function visibleName({ name, id }: { name: string; id: string }): string {
  return typeable(name) ? name : id;
}
