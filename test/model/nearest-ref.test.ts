import { expect, it } from "vitest";
import { refSuggester } from "../../src/model/nearest-ref.ts";

const KNOWN = ["component:default/orders", "group:default/orders", "api:shop/stock"];

it.each([
  ["component:default/order", "did you mean `component:default/orders`?"],
  ["group:shop/oders", "did you mean `group:default/orders`?"],
  ["component:default/stock", "did you mean `api:shop/stock`?"],
  ["component:default/stok", undefined],
  ["component:default/unlike-any", undefined],
  ["group:default/xy", undefined],
])("of %s, the entity of nearly that name and the same kind, else of that very name", (missing, help) => {
  expect(refSuggester(KNOWN)(missing)).toBe(help);
});

it("says nothing after many, and the same again of those it was asked about", () => {
  const suggest = refSuggester(KNOWN);
  const first = suggest("component:default/order");
  for (let index = 0; index < 49; index++) suggest(`component:default/x${index}`);
  expect(suggest("group:shop/oders")).toBeUndefined();
  expect(suggest("component:default/order")).toBe(first);
});
