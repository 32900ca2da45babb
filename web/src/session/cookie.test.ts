import { afterEach, describe, expect, test, vi } from "vitest";
import { clearingLines, isTooLong, onlyToken, settingLines } from "./cookie";

afterEach(() => vi.unstubAllEnvs());

const SAFE = "HttpOnly; SameSite=Lax";

/** What a browser keeps: cookies of one name live side by side when their domains differ. */
function kept(lines: string[], before: string[] = []): string[] {
  const jar = new Map<string, string>();
  for (const line of [...before, ...lines]) {
    const [pair = "", ...attributes] = line.split("; ");
    const [name = "", value = ""] = pair.split("=");
    const domain = attributes.find((attribute) => attribute.startsWith("Domain=")) ?? "";
    if (attributes.includes("Max-Age=0")) jar.delete(name + domain);
    else jar.set(name + domain, value);
  }
  return [...jar].map(([identity, value]) => `${identity} ${value}`);
}

/** One cookie of each identity, as an older setting or a sibling host has left it. */
const LEFT = ["jwt=old; Path=/", "jwt=old; Path=/; Domain=example.com", "__Host-jwt=old; Path=/; Secure"];

describe("setting the cookie", () => {
  test("over HTTPS takes the name that no sibling host can plant", () => {
    expect(settingLines("t", 60, true)).toEqual([
      `jwt=; Path=/; Max-Age=0; Secure; ${SAFE}`,
      `__Host-jwt=t; Path=/; Max-Age=60; Secure; ${SAFE}`,
    ]);
  });

  test("over plain HTTP takes the name without the prefix", () => {
    expect(settingLines("t", 60, false)).toEqual([
      `__Host-jwt=; Path=/; Max-Age=0; Secure; ${SAFE}`,
      `jwt=t; Path=/; Max-Age=60; ${SAFE}`,
    ]);
  });

  test("for a shared domain evicts what this host has for itself", () => {
    vi.stubEnv("COOKIE_DOMAIN", "example.com");
    expect(settingLines("t", 60, true)).toEqual([
      `__Host-jwt=; Path=/; Max-Age=0; Secure; ${SAFE}`,
      `jwt=; Path=/; Max-Age=0; Secure; ${SAFE}`,
      `jwt=t; Path=/; Domain=example.com; Max-Age=60; Secure; ${SAFE}`,
    ]);
  });

  test("leaves the new token and no other", () => {
    vi.stubEnv("COOKIE_DOMAIN", "example.com");
    expect(kept(settingLines("t", 60, true), LEFT)).toEqual(["jwtDomain=example.com t"]);
    vi.stubEnv("COOKIE_DOMAIN", "");
    // A domain that is not configured any more is not known. The prefixed cookie goes before it.
    expect(kept(settingLines("t", 60, true), LEFT)).toEqual(["jwtDomain=example.com old", "__Host-jwt t"]);
  });

  test("refuses what a browser would drop", () => {
    expect(isTooLong("x".repeat(4086))).toBe(false);
    expect(isTooLong("x".repeat(4087))).toBe(true);
  });
});

test("clearing the cookie clears every identity of it", () => {
  vi.stubEnv("COOKIE_DOMAIN", "example.com");
  expect(kept(clearingLines(true), LEFT)).toEqual([]);
  vi.stubEnv("COOKIE_DOMAIN", "");
  expect(kept(clearingLines(true), [LEFT[0] ?? "", LEFT[2] ?? ""])).toEqual([]);
  expect(kept(clearingLines(false), [LEFT[0] ?? "", LEFT[2] ?? ""])).toEqual([]);
});

describe("the token in the browser's cookies", () => {
  test.each([
    ["jwt=a", "a"],
    ["theme=dark; jwt=a; x=y", "a"],
    ["jwt=planted; __Host-jwt=a", "a"],
    ["jwt=a=b", "a=b"],
  ])("%s is found", (header, token) => expect(onlyToken(header)).toBe(token));

  test.each([null, "", "xjwt=a", "jwt", "jwt=a; jwt=b", "__Host-jwt=a; __Host-jwt=b"])(
    "%s leaves none to rely on",
    (header) => expect(onlyToken(header)).toBeNull(),
  );
});
