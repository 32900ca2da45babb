import { describe, expect, test } from "vitest";
import { settingsErrors } from "./settings";

/** The names of the variables with an error, which come first in each message. */
const named = (settings: Record<string, string>) => settingsErrors(settings).map((mistake) => mistake.split(" ")[0]);

describe("settings", () => {
  test.each([
    {},
    { APP_ORIGIN: "", API_PUBLIC_ORIGIN: "", COOKIE_DOMAIN: "" },
    { APP_ORIGIN: "http://localhost:3000", API_PUBLIC_ORIGIN: "http://localhost:8080" },
    { APP_ORIGIN: "https://app.example.com", API_PUBLIC_ORIGIN: "https://api.example.com", COOKIE_DOMAIN: "example.com" },
    { APP_ORIGIN: "https://example.com", COOKIE_DOMAIN: "example.com" },
    { COOKIE_DOMAIN: "xn--bcher-kva.example" },
  ])("%o are valid", (settings) => expect(settingsErrors(settings)).toEqual([]));

  test.each([
    "app.example.com",
    "https://app.example.com/",
    "https://app.example.com/console",
    "https://APP.example.com",
    "https://app.example.com:443",
    "https://*.example.com",
    '"https://app.example.com"',
    "ftp://app.example.com",
    "null",
  ])("%s is not an origin", (value) => {
    expect(named({ APP_ORIGIN: value, API_PUBLIC_ORIGIN: value })).toEqual(["APP_ORIGIN", "API_PUBLIC_ORIGIN"]);
  });

  test.each([
    "https://example.com",
    ".example.com",
    "example.com:443",
    "Example.com",
    "localhost",
    "127.0.0.1",
    "example.com/",
    "*.example.com",
    "example..com",
    "-a.example",
    '"example.com"',
  ])("%s is not a cookie domain", (value) => {
    expect(named({ COOKIE_DOMAIN: value })).toEqual(["COOKIE_DOMAIN"]);
  });

  test("are all checked, also a domain against the hosts", () => {
    expect(named({ APP_ORIGIN: "x", API_PUBLIC_ORIGIN: "y", COOKIE_DOMAIN: "z" })).toEqual([
      "APP_ORIGIN",
      "API_PUBLIC_ORIGIN",
      "COOKIE_DOMAIN",
    ]);
    const elsewhere = { APP_ORIGIN: "https://app.example.com", API_PUBLIC_ORIGIN: "https://api.notexample.com" };
    expect(settingsErrors({ ...elsewhere, COOKIE_DOMAIN: "example.com" })).toEqual([
      expect.stringContaining("the host of API_PUBLIC_ORIGIN"),
    ]);
  });
});
