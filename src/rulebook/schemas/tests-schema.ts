// What may a `kind: Tests` document hold?

import { z } from "zod";
import type { JsonObject } from "../../model/json.ts";
import { anything, factName, id, scalarOrList, words } from "./parts.ts";
import { duration, instant } from "./time-parts.ts";

const OUTCOMES = ["pass", "fail", "unknown", "not-applicable"] as const;

const object = z
  .record(z.string(), anything)
  .transform((members) => members as JsonObject)
  .meta({ description: "Merged over what `given` says; null removes a value." });

const fact = z.union([
  z.strictObject({
    value: anything,
    age: duration.optional().meta({ description: "How long before the case's instant it was observed." }),
    source: words.optional(),
  }),
  scalarOrList,
]);

const facts = z.record(factName, fact).meta({ description: "By name: a value, or `{ value, age, source }`." });

const levels = z
  .record(id, z.union([id, z.null()]))
  .meta({ description: "By scorecard: a level, `none`, or `not-applicable`; left out, not known." });

const neighbour = z.strictObject({ entity: object, facts: facts.optional(), levels: levels.optional() });

const related = z.record(z.string(), z.array(neighbour)).meta({ description: "By relation: the related entities." });

const document = {
  entity: object.optional(),
  facts: facts.optional(),
  levels: levels.optional(),
  related: related.optional(),
};

const scorecardTests = z.strictObject({
  $schema: z.string().optional(),
  kind: z.literal("Tests"),
  scorecard: id,
  at: instant,
  given: z.strictObject(document).default({}).meta({ description: "Merged under every case." }),
  cases: z
    .array(
      z.strictObject({
        ...document,
        rule: id,
        name: words.optional(),
        at: instant.optional(),
        expect: z.enum(OUTCOMES),
      }),
    )
    .min(1),
});

const change = object.meta({ description: "`environment`, `type`, `version`, … of the change that is asked about." });

const gateTests = z.strictObject({
  $schema: z.string().optional(),
  kind: z.literal("Tests"),
  gate: id,
  at: instant,
  given: z
    .strictObject({ entity: object.optional(), change: change.optional() })
    .default({})
    .meta({ description: "Merged under every case." }),
  cases: z
    .array(
      z.strictObject({
        name: words.optional(),
        at: instant.optional(),
        entity: object.optional(),
        change: change.optional(),
        findings: z
          .record(z.string(), z.enum(OUTCOMES))
          .default({})
          .meta({ description: "By `scorecard/rule`; those not named pass." }),
        expect: z.enum(["allow", "block", "wait"]),
      }),
    )
    .min(1),
});

export const testsSchema = z.union([scorecardTests, gateTests]).meta({ title: "Tests" });
export type ScorecardTestsFile = z.output<typeof scorecardTests>;
export type GateTestsFile = z.output<typeof gateTests>;
export type TestsFile = ScorecardTestsFile | GateTestsFile;
