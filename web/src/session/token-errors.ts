/** The token issuer does not respond. A retry may help. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

/** The token issuer refuses every request because of a wrong setting. A retry does not help. */
export class Misconfigured extends Error {
  override name = "Misconfigured";
}
