// Does a new rule need anything but its file?

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { evaluateCatalog } from "../../src/app/files/evaluate-catalog.ts";
import { parseInstant } from "../../src/model/time.ts";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";
import { readRuleDirectory } from "../../src/rulebook/read-rule-directory.ts";
import { readFolder, rulebookOf } from "./shipped.ts";
import { finish } from "./finish.ts";

const RULE_FILE = `
kind: FactSet
id: privacy
sources: [ dpo ]
maxAge: 90d
facts:
  privacy.is_registered: { type: boolean, description: It stands in the register of processing. }
---
kind: Scorecard
id: privacy
title: Privacy
appliesTo: { in: [ personal-data, { var: entity.metadata.tags } ] }
rules:
  - id: processing-is-registered
    title: Processing is registered
    pass: { "==": [ { var: facts.privacy.is_registered }, true ] }
    why: The law asks for it.
    fix: { text: "Register it with the data protection officer.", effort: 1h }
`;

const CATALOG = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: newsletter, tags: [ personal-data ] }
spec: { type: service, lifecycle: production, owner: crm }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: weather }
spec: { type: service, lifecycle: production, owner: crm }
`;

const FACTS = `
- { entity: "component:default/newsletter", source: dpo, observedAt: 2026-11-01T00:00:00Z, facts: { privacy.is_registered: false } }
`;

it("evaluates a rule, over a fact nobody knew before, that came as one file", async () => {
  const directory = await mkdtemp(join(tmpdir(), "muster-rules-"));
  try {
    await writeFile(join(directory, "privacy.yaml"), RULE_FILE);
    const rulebook = rulebookOf(loadRulebook(await readRuleDirectory(directory), await readFolder("rules")));
    const report = finish(
      evaluateCatalog({
        rulebook,
        catalogFiles: [{ path: "catalog.yaml", text: CATALOG }],
        factsFiles: [{ path: "facts.yaml", text: FACTS }],
        at: parseInstant("2026-12-01T12:00:00Z") ?? Number.NaN,
        selection: {},
      }),
    );
    const told = [...report.entities].flatMap(({ ref, scorecards }) =>
      scorecards.flatMap(({ id, findings }) => findings.map(({ rule, outcome }) => [ref, id, rule, outcome].join(" "))),
    );
    expect(told).toEqual(["component:default/newsletter privacy processing-is-registered fail"]);
  } finally {
    await rm(directory, { recursive: true });
  }
});
