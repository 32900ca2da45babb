import { afterEach, describe, expect, test, vi } from "vitest";
import { newSession, read, write } from "@/sign-in/stand-in/session";
import { safeReturnTo } from "./return-to";
import { appOrigin, isSameOrigin, isSecure } from "./origin";
import { namesOther, secondsLeft, subject } from "./token";

afterEach(() => vi.unstubAllEnvs());

describe("the return path", () => {
  test.each(["/deployments/dep_1?tab=2", "/access", "/"])("%s is accepted", (back) => {
    expect(safeReturnTo(back)).toBe(back);
  });

  test.each([
    undefined,
    ["/a", "/b"],
    "",
    "deployments",
    "//evil.example",
    "/\\evil.example",
    "/a\\b",
    "https://evil.example",
    "/\t/evil.example",
    "/sign-in?back=/sign-in",
    "/api/v1/users/logout",
  ])("%s is rejected", (back) => {
    expect(safeReturnTo(back)).toBe("/deployments");
  });
});

describe("the origin of a request", () => {
  const url = new URL("http://localhost:3000/api/auth/set-token");
  const headers = (entries: Record<string, string>) => new Headers({ host: "localhost:3000", ...entries });

  test.each([
    [{ origin: "http://localhost:3000" }, true],
    [{ origin: "http://localhost:3000", "sec-fetch-site": "same-origin" }, true],
    [{ "sec-fetch-site": "same-origin" }, true],
    [{ origin: "http://localhost:3001" }, false],
    [{ origin: "https://localhost:3000" }, false],
    [{ origin: "null" }, false],
    [{ origin: "http://localhost:3000", "sec-fetch-site": "same-site" }, false],
    [{ "sec-fetch-site": "none" }, false],
    [{}, false],
  ])("%o is same-origin: %s", (entries, expected) => {
    expect(isSameOrigin(headers(entries), url)).toBe(expected);
  });

  test("a proxy sets scheme and host, APP_ORIGIN overrides both", () => {
    const proxied = headers({ "x-forwarded-host": "app.example.com", "x-forwarded-proto": "https, http" });
    expect(appOrigin(proxied, url)).toBe("https://app.example.com");
    expect(isSecure(proxied, url)).toBe(true);
    expect(isSecure(headers({}), url)).toBe(false);
    vi.stubEnv("APP_ORIGIN", "https://console.example.com");
    expect(appOrigin(headers({}), url)).toBe("https://console.example.com");
    expect(isSecure(headers({}), url)).toBe(true);
  });
});

describe("a token", () => {
  const token = (claims: string) => `e30.${Buffer.from(claims).toString("base64url")}.c2ln`;

  test("yields its remaining lifetime and subject", () => {
    const claims = token('{"exp":1060,"sub":"user_alice"}');
    expect(secondsLeft(claims, 1_000_000)).toBe(60);
    expect(secondsLeft(claims, 1_000_900)).toBe(59);
    expect(secondsLeft(claims, 2_000_000)).toBe(0);
    expect(subject(claims)).toBe("user_alice");
  });

  test.each([
    ['{"o":{"id":"org_a"}}', "org_a", false],
    ['{"o":{"id":"org_a"}}', "org_b", true],
    ['{"o":{"id":"org_a"}}', null, true],
    ['{"org_id":"org_a"}', "org_b", true],
    ['{"sid":"sess_1"}', "org_a", true],
    ['{"sid":"sess_1"}', null, false],
    ['{"aud":"console"}', "org_a", false],
  ])("of %s names another organization than %s: %s", (claims, id, expected) => {
    expect(namesOther(token(claims), id === null ? null : { id, name: "a" })).toBe(expected);
  });

  test.each(["", "a.b", "a.!!.c", token("[]"), token("null"), token('{"exp":"soon"}'), token('{"exp":1e999}')])(
    "that is unreadable (%s) has neither",
    (text) => {
      expect(secondsLeft(text, 0)).toBe(0);
      expect(subject(text)).toBeNull();
    },
  );
});

describe("the stand-in's session", () => {
  test("round-trips, and each sign-in has its own id", () => {
    const session = newSession("alice");
    expect(read(write(session))).toEqual(session);
    const member = newSession("alice", "acme");
    expect(read(write(member))).toEqual(member);
    expect(newSession("alice").sid).not.toBe(session.sid);
  });

  test.each([undefined, "", "alice", "alice.sess_1", "Alice.sess_00000000000000000000000000000000", "a.b.c", `alice@.sess_${"0".repeat(32)}`, `a@b@c.sess_${"0".repeat(32)}`])(
    "%s is invalid",
    (cookie) => expect(read(cookie)).toBeNull(),
  );
});
