// A clock that stands still: Clerk's library has no clock parameter and reads `Date`.
export function stopClock(at) {
  const now = at * 1000;
  globalThis.Date = class extends Date {
    constructor(...parts) {
      super(...(parts.length === 0 ? [now] : parts));
    }
    static now() {
      return now;
    }
  };
}
