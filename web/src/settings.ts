// The settings of this application, checked before it answers: a value that can never match would lock everybody out.

export type Settings = Readonly<Record<string, string | undefined>>;

/** Every mistake in the settings, each with the variable's name and what to write. */
export function mistakes(settings: Settings): string[] {
  const found: string[] = [];
  for (const name of ["APP_ORIGIN", "API_PUBLIC_ORIGIN"]) {
    const value = settings[name];
    if (value && !isOrigin(value)) {
      found.push(`${name} is not an origin as browsers write it: say https://app.example.com, without a path or a slash`);
    }
  }
  const domain = settings.COOKIE_DOMAIN;
  if (!domain) return found;
  if (!isDomain(domain)) {
    found.push("COOKIE_DOMAIN is not a domain: say example.com, in lower case, without a scheme, a port or a leading dot");
    return found;
  }
  for (const name of ["APP_ORIGIN", "API_PUBLIC_ORIGIN"]) {
    const value = settings[name];
    if (value && isOrigin(value) && !isWithin(new URL(value).hostname, domain)) {
      found.push(`COOKIE_DOMAIN does not contain the host of ${name}: no browser would send it the cookie`);
    }
  }
  return found;
}

function isOrigin(value: string): boolean {
  return /^https?:\/\/[^*]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value;
}

/** The last label of a name begins with a letter; that of an IP address does not. */
function isDomain(value: string): boolean {
  const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  return value.length <= 253 && new RegExp(`^(?:${label}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`).test(value);
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
