/** Whoever gives out tokens refuses to, for everybody: trying again is no use, until somebody changes a setting. */
export class Misconfigured extends Error {
  override name = "Misconfigured";
}
