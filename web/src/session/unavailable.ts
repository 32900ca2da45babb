/** The token issuer does not respond. A retry may help. */
export class Unavailable extends Error {
  override name = "Unavailable";
}
