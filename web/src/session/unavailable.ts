/** Whoever gives out tokens cannot be reached: nobody was refused, and it is worth trying again. */
export class Unavailable extends Error {
  override name = "Unavailable";
}
