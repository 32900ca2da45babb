/** The token issuer refuses every request because of a wrong setting. A retry does not help. */
export class Misconfigured extends Error {
  override name = "Misconfigured";
}
