import { afterEach, describe, expect, test, vi } from "vitest";
import { clearingLines, isTooLong, onlyToken, settingLines } from "./cookie";

afterEach(() => vi.unstubAllEnvs());

const SAFE = "HttpOnly; SameSite=Lax";

/** The cookies that a browser keeps: their identity is name and domain. */
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

/** One cookie of each identity, from an older setting or a sibling host. */
const LEFT = ["jwt=old; Path=/", "jwt=old; Path=/; Domain=example.com", "__Host-jwt=old; Path=/; Secure"];

describe("setting the cookie", () => {
  test("uses the __Host- prefix over HTTPS", () => {
    expect(settingLines("t", 60, true)).toEqual([
      `jwt=; Path=/; Max-Age=0; Secure; ${SAFE}`,
      `__Host-jwt=t; Path=/; Max-Age=60; Secure; ${SAFE}`,
    ]);
  });

  test("uses the plain name over HTTP", () => {
    expect(settingLines("t", 60, false)).toEqual([
      `__Host-jwt=; Path=/; Max-Age=0; Secure; ${SAFE}`,
      `jwt=t; Path=/; Max-Age=60; ${SAFE}`,
    ]);
  });

  test("for a shared domain clears the host's cookies", () => {
    vi.stubEnv("COOKIE_DOMAIN", "example.com");
    expect(settingLines("t", 60, true)).toEqual([
      `__Host-jwt=; Path=/; Max-Age=0; Secure; ${SAFE}`,
      `jwt=; Path=/; Max-Age=0; Secure; ${SAFE}`,
      `jwt=t; Path=/; Domain=example.com; Max-Age=60; Secure; ${SAFE}`,
    ]);
  });

  test("leaves only the new token", () => {
    vi.stubEnv("COOKIE_DOMAIN", "example.com");
    expect(kept(settingLines("t", 60, true), LEFT)).toEqual(["jwtDomain=example.com t"]);
    vi.stubEnv("COOKIE_DOMAIN", "");
    // The console cannot clear a domain that is no longer configured. The prefixed cookie takes precedence.
    expect(kept(settingLines("t", 60, true), LEFT)).toEqual(["jwtDomain=example.com old", "__Host-jwt t"]);
  });

  test("rejects a token that a browser would drop", () => {
    expect(isTooLong("x".repeat(4086))).toBe(false);
    expect(isTooLong("x".repeat(4087))).toBe(true);
  });
});

test("clearing the cookie clears every identity", () => {
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
    "%s has no single token",
    (header) => expect(onlyToken(header)).toBeNull(),
  );
});
