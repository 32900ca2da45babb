import { describe, expect, test } from "vitest";
import { problemOf } from "./problem";

function told(status: number, code: string, more: object = {}, headers: Record<string, string> = {}) {
  const body = { error: { code, message: "As the API says it.", request_id: "req_1", ...more } };
  return problemOf(Response.json(body, { status, headers }), body);
}

describe("the error envelope", () => {
  test.each([
    [401, "token-expired", "signed-out"],
    [401, "token-revoked", "signed-out"],
    [403, "not_owner", "not-yours"],
    [404, "not_found", "not-yours"],
    [404, "no_route", "failed"],
    [403, "impersonation", "impersonated"],
    [403, "impersonation_unknown", "failed"],
    [403, "wrong-origin", "failed"],
    [403, "constructor", "not-yours"],
    [403, "csrf", "csrf"],
    [422, "invalid", "invalid"],
    [422, "limit_reached", "invalid"],
    [409, "organization_mismatch", "other-organization"],
    [409, "being_deleted", "failed"],
    [414, "uri_too_long", "failed"],
    [400, "malformed", "invalid"],
    [503, "database_unavailable", "unavailable"],
    [503, "jwk-remote-failed-to-load", "unavailable"],
    [500, "internal", "failed"],
    [413, "too_large", "failed"],
    [414, "uri_too_long", "failed"],
    [405, "no_method", "failed"],
  ])("%i %s is %s", (status, code, kind) => {
    expect(told(status, code)).toMatchObject({ kind, code, requestId: "req_1" });
  });

  test("puts each complaint beside its field, nested ones beside the field of the form", () => {
    const fields = [
      { field: "name", message: "1 to 100 characters" },
      { field: "tags[2]", message: "1 to 50 characters" },
      { field: "tags[7]", message: "no control characters" },
      { field: "envVars.PORT", message: "a string" },
      { field: "name", message: "no control characters" },
    ];
    expect(told(422, "invalid", { fields }).fields).toEqual({
      name: "1 to 100 characters",
      tags: "Item 3: 1 to 50 characters (and more)",
      envVars: "PORT: a string",
    });
  });

  test("says in one sentence what is wrong with a field that many complaints are about", () => {
    const fields = Array.from({ length: 20 }, (_, place) => ({ field: `tags[${place}]`, message: "not empty" }));
    expect(told(422, "invalid", { fields }).fields).toEqual({ tags: "Item 1: not empty (and more)" });
  });

  test("says what to do when another organization is active, and repeats a limit as the API says it", () => {
    expect(told(409, "organization_mismatch").message).toMatch(/^Another organization is active .* Load the page again\.$/);
    expect(told(422, "limit_reached")).toMatchObject({ message: "As the API says it.", fields: {} });
  });

  test("says when to come back only in whole seconds", () => {
    expect(told(503, "database_unavailable", {}, { "Retry-After": "2" }).retryAfter).toBe(2);
    expect(told(503, "database_unavailable", {}, { "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" }).retryAfter).toBeNull();
    expect(told(503, "database_unavailable").retryAfter).toBeNull();
  });
});

describe("an answer without the envelope", () => {
  test("is an outage where a proxy gives it, and a fault otherwise", () => {
    for (const status of [500, 502, 504]) {
      expect(problemOf(new Response("Internal Server Error", { status }), "Internal Server Error").kind).toBe("unavailable");
    }
    expect(problemOf(new Response("Teapot", { status: 418 }), null).kind).toBe("failed");
    expect(problemOf(new Response("{}", { status: 403 }), { error: "no" }).kind).toBe("failed");
  });

  test("is an outage in whatever format the proxy writes it", () => {
    for (const status of [502, 503, 504]) {
      const body = { message: "no healthy upstream" };
      expect(problemOf(Response.json(body, { status }), body).kind).toBe("unavailable");
    }
  });
});
