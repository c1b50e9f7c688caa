import { describe, expect, it } from "vitest";
import { selectEntities, selectRules } from "../../../src/app/reports/selection.ts";
import { UsageError } from "../../../src/model/usage-error.ts";
import { importTexts } from "../../catalog/import.ts";
import { rule, scorecard } from "../../evaluate/standing.ts";

const component = (name: string, namespace: string, owner: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { owner: "${owner}" }\n`;
const API = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: pay }\nspec: { owner: team-a }\n";

const { catalog } = importTexts(
  [
    component("Pay", "default", "team-a"),
    component("web", "shop", "group:shop/team-a"),
    component("cart", "shop", "user:default/kim"),
    component("stock", "shop", "group:shop/stock"),
    API,
  ].join("---\n"),
);

const refs = (selection: Parameters<typeof selectEntities>[1]) =>
  selectEntities(catalog, selection).map(({ entity }) => entity.ref);

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return `${error.message}; ${error.help}`;
    throw error;
  }
  return "";
}

describe("entities are found", () => {
  it.each([
    [
      "all, by ref",
      {},
      ["api:default/pay", "component:default/pay", "component:shop/cart", "component:shop/stock", "component:shop/web"],
    ],
    ["by ref, in any case", { entities: ["Component:Default/PAY"] }, ["component:default/pay"]],
    ["by kind and name", { entities: ["api:pay"] }, ["api:default/pay"]],
    ["by name, wherever they live", { entities: ["web"] }, ["component:shop/web"]],
    ["by namespace and name", { entities: ["shop/cart"] }, ["component:shop/cart"]],
    ["by the owner's ref", { owners: ["user:default/kim"] }, ["component:shop/cart"]],
    [
      "by the name of a group of the default namespace",
      { owners: ["team-a"] },
      ["api:default/pay", "component:default/pay"],
    ],
    ["by the name of a group elsewhere", { owners: ["Stock"] }, ["component:shop/stock"]],
    ["by the name of a person", { owners: ["kim"] }, ["component:shop/cart"]],
    ["where both are given, by both", { owners: ["kim"], entities: ["web", "cart"] }, ["component:shop/cart"]],
  ])("%s", (_, selection, expected) => expect(refs(selection)).toEqual(expected));

  it.each([
    [{ entities: ["pay"] }, "several entities are called `pay`; say which: api:default/pay, component:default/pay"],
    [{ entities: ["crt"] }, "the catalog has no entity `crt`; did you mean `cart`?"],
    [
      { entities: ["component:pya"] },
      "the catalog has no entity `component:pya`; did you mean `component:default/pay`?",
    ],
    [{ owners: ["team-b"] }, "no entity is owned by `team-b`; did you mean `group:default/team-a`?"],
  ])("or not, and what was likely meant is said: %j", (selection, said) => {
    expect(refusal(() => refs(selection))).toBe(said);
  });
});

describe("rules are chosen", () => {
  const cards = [scorecard([rule("a", true), rule("b", true)]), scorecard([rule("a", true)], { id: "safe" })];
  const chosen = (only?: readonly string[]) => {
    const isChosen = selectRules(cards, only === undefined ? {} : { only });
    const rules = cards.flatMap(({ id, rules: all }) => all.map((one) => [id, one.id] as const));
    return [
      cards.filter(({ id }) => isChosen(id)).map(({ id }) => id),
      rules.filter(([card, id]) => isChosen(card, id)).map((path) => path.join("/")),
    ];
  };

  it.each([
    [undefined, ["ready", "safe"], ["ready/a", "ready/b", "safe/a"]],
    [["ready"], ["ready"], ["ready/a", "ready/b"]],
    [["ready/b"], ["ready"], ["ready/b"]],
    [
      ["ready/b", "safe"],
      ["ready", "safe"],
      ["ready/b", "safe/a"],
    ],
  ])("%j", (only, scorecards, rules) => expect(chosen(only)).toEqual([scorecards, rules]));

  it("or not, and what was likely meant is said", () => {
    expect(refusal(() => chosen(["redy"]))).toBe("no scorecard or rule is called `redy`; did you mean `ready`?");
    expect(refusal(() => chosen(["ready/c"]))).toMatch(
      /^no scorecard or rule is called `ready\/c`; did you mean `ready\/a`\?/,
    );
  });
});
