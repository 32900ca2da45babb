import { expect, test } from "vitest";
import { changed } from "./use-pages";

test("a change keeps the cursors of all pages", () => {
  const pages = [
    { items: [1, 2], next: "b" },
    { items: [3], next: "c" },
  ];
  const data = changed({ pages, pageParams: ["", "b"] }, (items) => items.filter((item) => item !== 2));
  expect(data.pages).toEqual([
    { items: [1, 3], next: "b" },
    { items: [], next: "c" },
  ]);
  expect(data.pageParams).toEqual(["", "b"]);
});
