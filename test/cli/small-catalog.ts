// A rulebook and a catalog small enough to know every answer by heart.

export const RULES = `kind: Scorecard
id: basics
title: Basics
appliesTo: { "==": [{ var: entity.kind }, Component] }
levels: [bronze, silver]
targets: [{ level: silver }]
rules:
  - id: has-owner
    title: Has an owner
    pass: { exists: entity.owner }
    why: Somebody has to decide.
    fix: { text: Name an owner., effort: 5m }
  - id: tests-cover-the-code
    title: Tests cover the code
    level: silver
    pass: { ">=": [{ var: facts.x.coverage }, 80] }
    why: A change must not break what nobody looks at.
    fix: { text: Write tests. }
`;

export const TESTS = `kind: Tests
scorecard: basics
at: 2026-12-01T12:00:00Z
given: { entity: { kind: Component } }
cases:
  - { rule: has-owner, name: somebody, entity: { owner: "group:default/a" }, expect: pass }
  - { rule: has-owner, name: nobody, expect: fail }
`;

function component(name: string, owner?: string): string {
  const spec = `  type: service\n  lifecycle: production\n${owner === undefined ? "" : `  owner: ${owner}\n`}`;
  return `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
}

const TEAM = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
`;

/** \`cart\` has nobody, \`checkout\` and \`search\` have an owner. */
export const FILES: Readonly<Record<string, string>> = {
  "rules/basics.yaml": RULES,
  "catalog/cart/catalog-info.yaml": component("cart"),
  "catalog/shop/catalog-info.yaml": [component("checkout", "payments"), component("search", "payments"), TEAM].join(
    "---\n",
  ),
};

/** Covers everybody: 90 % for checkout, 40 % for search, cart not known. */
export const FACTS = JSON.stringify([
  {
    entity: "component:default/checkout",
    source: "ci",
    observedAt: "2026-12-01T10:00:00Z",
    facts: { "x.coverage": 90 },
  },
  { entity: "component:default/search", source: "ci", observedAt: "2026-12-01T10:00:00Z", facts: { "x.coverage": 40 } },
]);
