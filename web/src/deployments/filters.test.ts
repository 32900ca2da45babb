import { expect, test } from "vitest";
import { queryOf, valuesIn, wordsFor } from "./filters";

const queryIn = (search: string) => queryOf(valuesIn(new URLSearchParams(search)));

test.each([
  ["", {}, []],
  ["q=+shop+&rows=40", { q: "shop" }, ["“shop”"]],
  ["sort=name", { sort: "name" }, []],
  ["private=false&resourceVersion=high&tag=web", { private: false, resourceVersion: "high", tag: "web" }, ["public", "size high", "tag “web”"]],
  ["private=true", { private: true }, ["private"]],
  // Values that the API would reject.
  ["sort=size&private=yes&resourceVersion=constructor&tag=+", {}, []],
])("the URL %o selects rows", (search, query, words) => {
  expect(queryIn(search)).toEqual(query);
  expect(wordsFor(queryIn(search))).toEqual(words);
});
