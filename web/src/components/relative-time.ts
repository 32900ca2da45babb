const UNITS = [
  ["year", 365 * 24 * 3600],
  ["month", 30 * 24 * 3600],
  ["day", 24 * 3600],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** Describes a past timestamp relative to `now`, such as "3 days ago". Both are in milliseconds. */
export function relativeTime(then: number, now: number, locale?: string): string {
  const seconds = Math.max(0, (now - then) / 1000);
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 60];
  return new Intl.RelativeTimeFormat(locale, { numeric: seconds < 60 ? "auto" : "always" }).format(-Math.floor(seconds / size), unit);
}
