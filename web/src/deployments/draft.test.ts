import { describe, expect, test } from "vitest";
import { NEW_DRAFT, bodyOf, changesOf, check, draftOf, newBodyOf, parseEnv, type Draft } from "./draft";

const draft = (changes: Partial<Draft> = {}): Draft => ({
  ...NEW_DRAFT,
  name: "shop",
  repository: "https://git.example.com/alice/shop",
  ...changes,
});

/** The API's response to the owner. */
const viewOf = (body: ReturnType<typeof bodyOf>) => ({
  ...body,
  private: body.private ?? true,
  id: "dep_1",
  userId: "user_alice",
  access: "owner",
  can: [],
  createdAt: "",
  updatedAt: "",
});

const variable = (name: string, value = "x") => ({ key: Math.random(), name, value });

test("a draft round-trips", () => {
  const body = {
    ...bodyOf(draft()),
    description: "Sells things",
    tags: ["a", "b"],
    envVars: { KEY: "value" },
  };
  const view = viewOf(body);
  expect(bodyOf(draftOf(view))).toEqual(body);
});

test("an editor sends none of the owner's fields", () => {
  const { envVars, private: isPrivate, ...shared } = bodyOf(draft());
  expect([envVars, isPrivate]).toEqual([{}, true]);
  const view = { ...viewOf(shared), access: "editor" };
  expect(draftOf(view)).toMatchObject({ variables: null, private: null });
  expect(bodyOf(draftOf(view))).toEqual(shared);
  expect(check(draftOf(view))).toEqual({});
});

test("only changed fields are sent", () => {
  const body = { ...bodyOf(draft()), tags: ["a"], envVars: { KEY: "value" } };
  const view = viewOf(body);
  const start = draftOf(view);
  expect(changesOf(view, start)).toEqual({});
  expect(changesOf(view, { ...start, name: "new", description: "  " })).toEqual({ name: "new" });
  expect(changesOf(view, { ...start, tags: "a, b", variables: [] })).toEqual({ tags: ["a", "b"], envVars: {} });
});

test("a new deployment names its organization or none", () => {
  const member = draft({ inOrganization: true });
  expect(newBodyOf(member, "org_acme")).toEqual({ ...bodyOf(draft()), orgId: "org_acme" });
  expect(newBodyOf(draft(), "org_acme")).toEqual({ ...bodyOf(draft()), orgId: null });
});

test("empty fields are not sent", () => {
  const body = bodyOf(draft({ description: "  ", tags: " a ,, b,", variables: [variable("", ""), variable("KEY")] }));
  expect(body).toMatchObject({ description: null, tags: ["a", "b"], envVars: { KEY: "x" } });
});

describe("a draft", () => {
  test("that the API accepts has no errors", () => {
    expect(check(draft({ name: "x".repeat(100), portNumber: "65535", variables: [variable("_KEY1")] }))).toEqual({});
  });

  test.each<[Partial<Draft>, string]>([
    [{ name: " " }, "name"],
    [{ name: "x".repeat(101) }, "name"],
    [{ repository: "" }, "repository"],
    [{ branch: "x".repeat(256) }, "branch"],
    [{ portNumber: "0" }, "portNumber"],
    [{ portNumber: "65536" }, "portNumber"],
    [{ portNumber: "80.5" }, "portNumber"],
    [{ portNumber: "1e3" }, "portNumber"],
    [{ description: "x".repeat(2001) }, "description"],
    [{ tags: "a,".repeat(21) }, "tags"],
    [{ tags: "x".repeat(51) }, "tags"],
    [{ variables: [variable("1KEY")] }, "envVars"],
    [{ variables: [variable("", "value without a name")] }, "envVars"],
    [{ variables: [variable("KEY"), variable("KEY")] }, "envVars"],
  ])("%o has an error for its field", (changes, field) => {
    expect(Object.keys(check(draft(changes)))).toEqual([field]);
  });
});

describe("a pasted .env", () => {
  test.each([
    ["A=1\nexport B = two words # not this\n# C=3\n", { A: "1", B: "two words" }],
    ["A=\nB=#FFF\nC=a#b # c", { A: "", B: "#FFF", C: "a#b" }],
    ['KEY="-----BEGIN\nline\n-----END"\nQ="say \\"hi\\"\\n"', { KEY: "-----BEGIN\nline\n-----END", Q: 'say "hi"\n' }],
    ["S='it\\n=1'\r\nT=x=y\r\n", { S: "it\\n=1", T: "x=y" }],
  ])("%j is read", (text, expected) => {
    expect(parseEnv(text)).toEqual(expected);
  });

  test.each(["NAME", "two words", "", "1A=2"])("%j is no .env", (text) => {
    expect(parseEnv(text)).toBeNull();
  });
});
