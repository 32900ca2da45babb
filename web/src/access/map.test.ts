import { describe, expect, test } from "vitest";
import { filledPath, allowedCallers, routesOf, sample } from "./map";

const DOCUMENT = {
  paths: {
    "/api/v1/deployments/{id}": {
      delete: {
        "x-ownership": {
          decision: "owner",
          checks: [{ resource: "deployment", overrides: ["org:deployments:manage", "org:admin"] }],
          noImpersonation: true,
          unscoped: "counts the rows of others",
        },
      },
      get: { summary: "Shows `it`.", "x-ownership": { decision: "viewer", checks: [{ resource: "deployment" }] } },
      patch: { "x-ownership": { decision: "editor", checks: [{ resource: "deployment" }] } },
      options: { summary: "Has no decision." },
    },
    "/api/v1/deployments": {
      post: {
        "x-ownership": { decision: "authenticated" },
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Create" } } } },
      },
    },
    "/healthz": { get: { "x-ownership": { decision: "public", reason: "probes carry no token" } } },
  },
  components: {
    schemas: {
      Create: {
        type: "object",
        required: ["name", "size", "ids"],
        properties: {
          name: { type: "string" },
          size: { $ref: "#/components/schemas/Size" },
          ids: { type: "array", items: { type: "string", example: "dep_1" } },
          port: { type: "integer" },
        },
      },
      Size: { type: "string", enum: ["basic", "high"] },
      Loop: { $ref: "#/components/schemas/Loop" },
    },
  },
};

describe("the access map", () => {
  test("lists operations with a decision by path and method", () => {
    expect(routesOf(DOCUMENT).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /api/v1/deployments",
      "GET /api/v1/deployments/{id}",
      "PATCH /api/v1/deployments/{id}",
      "DELETE /api/v1/deployments/{id}",
      "GET /healthz",
    ]);
  });

  test("lists the callers that a decision lets through", () => {
    const may = Object.fromEntries(routesOf(DOCUMENT).map((route) => [`${route.method} ${route.path}`, allowedCallers(route)]));
    expect(may["GET /healthz"]).toEqual({ anonymous: true, authenticated: true, viewer: true, editor: true, owner: true });
    expect(may["POST /api/v1/deployments"]).toMatchObject({ anonymous: false, authenticated: true, viewer: true });
    expect(may["GET /api/v1/deployments/{id}"]).toMatchObject({ authenticated: false, viewer: true, editor: true });
    expect(may["PATCH /api/v1/deployments/{id}"]).toMatchObject({ viewer: false, editor: true, owner: true });
    expect(may["DELETE /api/v1/deployments/{id}"]).toMatchObject({ anonymous: false, editor: false, owner: true });
  });

  test("shows a summary without backticks", () => {
    expect(routesOf(DOCUMENT).find(({ method, path }) => method === "GET" && path.endsWith("{id}"))?.summary).toBe("Shows it.");
  });

  test("lists overrides, rejected impersonation and unscoped queries", () => {
    const routes = routesOf(DOCUMENT);
    expect(routes.find(({ method }) => method === "DELETE")).toMatchObject({
      overrides: ["org:deployments:manage", "org:admin"],
      noImpersonation: true,
      unscoped: "counts the rows of others",
    });
    expect(routes.find(({ method }) => method === "PATCH")).toMatchObject({ overrides: [], noImpersonation: false, unscoped: null });
  });

  test.each(["member", "constructor"])("unknown decision %o is the owner's alone", (decision) => {
    const [route] = routesOf({ paths: { "/x": { get: { "x-ownership": { decision } } } } });
    expect(route && allowedCallers(route)).toEqual({ anonymous: false, authenticated: false, viewer: false, editor: false, owner: true });
  });

  test("samples the required properties of a body", () => {
    const [route] = routesOf(DOCUMENT);
    expect(JSON.parse(route?.sample ?? "")).toEqual({ name: "example", size: "basic", ids: ["dep_1"] });
    expect(sample({ $ref: "#/components/schemas/Loop" }, DOCUMENT, 0)).toBeNull();
  });

  test("is empty for anything but a description", () => {
    for (const nonsense of [null, 1, {}, { paths: [] }, { paths: { "/x": null } }]) expect(routesOf(nonsense)).toEqual([]);
  });
});

test("a path parameter stays one segment", () => {
  expect(filledPath("/deployments/{id}/endpoints/{e}", { id: "../users/me", e: "a?b#c" })).toBe(
    "/deployments/..%2Fusers%2Fme/endpoints/a%3Fb%23c",
  );
});
