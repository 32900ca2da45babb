import { describe, expect, test } from "vitest";
import { problemOf } from "./problem";

function problemFrom(status: number, code: string, more: object = {}, headers: Record<string, string> = {}) {
  const body = { error: { code, message: "As the API wrote it.", request_id: "req_1", ...more } };
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
    [409, "idempotency_key_in_use", "failed"],
    [422, "idempotency_key_reused", "invalid"],
    [414, "uri_too_long", "failed"],
    [429, "too_many_requests", "failed"],
    [400, "malformed", "invalid"],
    [503, "database_unavailable", "unavailable"],
    [503, "jwk-remote-failed-to-load", "unavailable"],
    [500, "internal", "failed"],
    [413, "too_large", "failed"],
    [414, "uri_too_long", "failed"],
    [405, "no_method", "failed"],
  ])("%i %s is %s", (status, code, kind) => {
    expect(problemFrom(status, code)).toMatchObject({ kind, code, requestId: "req_1" });
  });

  test("nested errors belong to the field of the form", () => {
    const fields = [
      { field: "name", message: "1 to 100 characters" },
      { field: "tags[2]", message: "1 to 50 characters" },
      { field: "tags[7]", message: "no control characters" },
      { field: "envVars.PORT", message: "a string" },
      { field: "name", message: "no control characters" },
    ];
    expect(problemFrom(422, "invalid", { fields }).fields).toEqual({
      name: "1 to 100 characters.",
      tags: "Item 3: 1 to 50 characters. Other items are invalid too.",
      envVars: "PORT: A string.",
    });
  });

  test("many errors of one field become one message", () => {
    const fields = Array.from({ length: 20 }, (_, place) => ({ field: `tags[${place}]`, message: "not empty" }));
    expect(problemFrom(422, "invalid", { fields }).fields).toEqual({ tags: "Item 1: Not empty. Other items are invalid too." });
  });

  test("organization mismatch has its own text", () => {
    expect(problemFrom(409, "organization_mismatch").message).toMatch(/^The active organization is not .* Reload the page\.$/);
    expect(problemFrom(422, "limit_reached")).toMatchObject({ message: "As the API wrote it.", fields: {} });
  });

  test("Retry-After counts in whole seconds only", () => {
    expect(problemFrom(503, "database_unavailable", {}, { "Retry-After": "2" }).retryAfter).toBe(2);
    expect(problemFrom(503, "database_unavailable", {}, { "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" }).retryAfter).toBeNull();
    expect(problemFrom(503, "database_unavailable").retryAfter).toBeNull();
  });
});

describe("a response without the envelope", () => {
  test("is an outage if 5xx, a failure otherwise", () => {
    for (const status of [500, 502, 504]) {
      expect(problemOf(new Response("Internal Server Error", { status }), "Internal Server Error").kind).toBe("unavailable");
    }
    expect(problemOf(new Response("Teapot", { status: 418 }), null).kind).toBe("failed");
    expect(problemOf(new Response("{}", { status: 403 }), { error: "no" }).kind).toBe("failed");
  });

  test("is an outage as JSON of a proxy too", () => {
    for (const status of [502, 503, 504]) {
      const body = { message: "no healthy upstream" };
      expect(problemOf(Response.json(body, { status }), body).kind).toBe("unavailable");
    }
  });
});
