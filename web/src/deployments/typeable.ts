/** Shows nothing although it is a letter: the Hangul fillers and the blank Braille pattern. */
const BLANK = /[\u115f\u1160\u2800\u3164\uffa0]/gu;

/**
 * A name as people can type it from the page: without what shows nothing, and with one space where browsers show one.
 *
 * The API takes no such name any more. Rows from before may have one, and have to stay removable.
 */
export function typeable(name: string): string {
  return name.replace(/\p{Cf}/gu, "").replace(/\p{Cc}/gu, " ").replace(BLANK, " ").replace(/\s+/gu, " ").trim();
}
