// Which files does `muster init` write? The smallest set of rules that works.

const SCORECARD = `# What we ask of every service. \`muster lint\` checks this file, \`muster test\` runs its tests.
kind: Scorecard
id: service-basics
title: Service basics
description: What somebody needs to know who is called at night.
appliesTo: { "==": [{ var: entity.kind }, Component] }
levels: [bronze, silver]
targets:
  - { level: silver, when: { "==": [{ var: entity.lifecycle }, production] } }
  - { level: bronze }
rules:
  - id: has-owner
    title: Has an owner
    severity: high
    pass: { exists: entity.owner }
    why: Somebody has to decide, and to answer when it breaks.
    fix: { text: "Name a group under \`spec.owner\` in catalog-info.yaml.", effort: 5m }
  - id: has-description
    title: Says what it is for
    pass: { ">=": [{ length: { var: entity.metadata.description } }, 10] }
    why: Whoever meets the service first should not have to read its code.
    fix: { text: "Write a sentence under \`metadata.description\`.", effort: 5m }
  - id: runbook-is-linked
    title: Has a runbook
    level: silver
    pass:
      some:
        - { var: entity.metadata.links }
        - { or: [{ "==": [{ var: type }, runbook] }, { glob: [{ lower: { var: title } }, "*runbook*"] }] }
    why: Whoever is paged at night needs to know what to do.
    fix: { text: "Add a link of type \`runbook\` to catalog-info.yaml.", effort: 30m }
`;

const TESTS = `# Cases for the rules of service-basics.yaml: each rule once passing, once failing.
kind: Tests
scorecard: service-basics
at: 2026-12-01T12:00:00Z
given: { entity: { kind: Component, spec: { type: service, lifecycle: production } } }
cases:
  - { rule: has-owner, name: a group, entity: { owner: "group:default/payments" }, expect: pass }
  - { rule: has-owner, name: nobody, expect: fail }
  - { rule: has-description, name: a sentence, entity: { metadata: { description: Takes payments. } }, expect: pass }
  - { rule: has-description, name: nothing, expect: fail }
  - rule: runbook-is-linked
    name: by title
    entity: { metadata: { links: [{ url: "https://wiki.example.com/checkout", title: Runbook }] } }
    expect: pass
  - { rule: runbook-is-linked, name: no links, expect: fail }
`;

const GATE = `# What holds before a release into production. \`warn\` says what is missing; \`block\` would stop the release.
kind: Gate
id: production
title: Releases to production
environments: [production]
require:
  - scorecard: service-basics
    level: target
    enforcement: warn
`;

const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  description: Takes the payment and hands the order on.
spec:
  type: service
  lifecycle: production
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
`;

/** The text of each file, by its path relative to the folder. */
export const RULE_FILES: Readonly<Record<string, string>> = {
  "rules/service-basics.yaml": SCORECARD,
  "rules/service-basics.test.yaml": TESTS,
  "rules/production.yaml": GATE,
};

export const CATALOG_FILE = { path: "catalog-info.yaml", text: CATALOG } as const;
