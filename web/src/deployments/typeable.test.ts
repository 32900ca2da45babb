import { expect, test } from "vitest";
import { typeable, visibleName } from "./typeable";

test.each([
  ["shop", "shop"],
  ["  my   shop\u00a0", "my shop"],
  ["my\u200b \u2060shop", "my shop"],
  ["my\u200bshop", "myshop"],
  ["\u202epohs\u202c", "pohs"],
  ["Café 店", "Café 店"],
  ["\u200b\u3164\u2800", ""],
])("%j is typed as %j", (name, typed) => expect(typeable(name)).toBe(typed));

test.each([
  ["shop", "shop"],
  [" ", "dep_1"],
  ["\u200b\u3164", "dep_1"],
])("%j is shown as %s", (name, shown) => expect(visibleName({ name, id: "dep_1" })).toBe(shown));
