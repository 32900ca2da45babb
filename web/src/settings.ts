// Checks the settings at startup. An origin or domain that never matches would lock every user out.

export type Settings = Readonly<Record<string, string | undefined>>;

/** Returns every error in the settings, each with the variable's name and a valid value. */
export function settingsErrors(settings: Settings): string[] {
  const found: string[] = [];
  for (const name of ["APP_ORIGIN", "API_PUBLIC_ORIGIN"]) {
    const value = settings[name];
    if (value && !isOrigin(value)) {
      found.push(`${name} is not an origin. Use a value such as https://app.example.com, without a path or a trailing slash.`);
    }
  }
  const domain = settings.COOKIE_DOMAIN;
  if (!domain) return found;
  if (!isDomain(domain)) {
    found.push("COOKIE_DOMAIN is not a domain. Use a value such as example.com, in lower case, without a scheme, a port or a leading dot.");
    return found;
  }
  for (const name of ["APP_ORIGIN", "API_PUBLIC_ORIGIN"]) {
    const value = settings[name];
    if (value && isOrigin(value) && !isWithin(new URL(value).hostname, domain)) {
      found.push(`COOKIE_DOMAIN does not contain the host of ${name}, so browsers would not send the cookie there.`);
    }
  }
  return found;
}

function isOrigin(value: string): boolean {
  return /^https?:\/\/[^*]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value;
}

/** The last label of a domain starts with a letter, unlike that of an IP address. */
function isDomain(value: string): boolean {
  const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  return value.length <= 253 && new RegExp(`^(?:${label}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`).test(value);
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
