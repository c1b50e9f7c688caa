// How are entities asked for, and how are they told?

import { z } from "zod";
import { heldLevel } from "./findings.ts";
import { pageOf, pageQuery } from "./page.ts";
import { entityRef, instant, jsonValue, listOf, name } from "./parts.ts";

export const entitiesQuery = z.strictObject({
  ...pageQuery,
  kind: name.optional(),
  owner: name.optional().meta({ description: "Ref of a group or user; a name alone is a group's." }),
  system: name.optional().meta({ description: "Ref of a system, or its name." }),
  q: name.optional().meta({ description: "Part of the ref, the title or the description, in upper or lower case." }),
});

const relations = z.record(z.string(), listOf(entityRef)).meta({
  description: "By relation, in both directions: `ownedBy`, `dependsOn`, `partOf`, …",
}) as unknown as z.ZodType<Readonly<Record<string, readonly string[]>>>;

export const listedEntity = z
  .strictObject({
    ref: entityRef,
    kind: z.string().meta({ description: "As written." }),
    name: z.string(),
    namespace: z.string(),
    title: z.string().nullable().meta({ description: "For a group or a user, its display name if it has one." }),
    description: z.string().nullable(),
    owner: entityRef.nullable(),
    system: entityRef.nullable(),
    type: z.string().nullable(),
    lifecycle: z.string().nullable(),
    tier: z.string().nullable(),
    tags: listOf(z.string()),
    relations,
  })
  .meta({ id: "ListedEntity" });

/** Sorted by ref. */
export const entities = pageOf(listedEntity);

const origin = z
  .strictObject({
    source: z.string(),
    format: z.string(),
    file: z.string().nullable(),
    line: z.int().nullable(),
  })
  .meta({ id: "Origin" });

export const FACT_STATES = ["fresh", "stale", "not-known", "not-taken"] as const;

const knownFact = z
  .strictObject({
    name: z.string(),
    value: jsonValue.meta({ description: "Null: the source looked and could not tell." }),
    source: z.string(),
    observedAt: instant,
    provenance: z.enum(["declared", "observed", "attested"]),
    url: z.string().nullable(),
    items: listOf(z.string()).nullable().meta({ description: "The names of what the value counts." }),
    error: z.string().nullable().meta({ description: "Why the source could not tell." }),
    unit: z.string().nullable(),
    state: z.enum(FACT_STATES).meta({
      description:
        "`stale`: too old. `not-known`: the source could not tell. `not-taken`: no FactSet declares it, or none allows this source.",
    }),
    expiresAt: instant.nullable().meta({ description: "When it goes stale; null: never, or there is no value." }),
    counts: z.boolean().meta({ description: "Whether rules read this value under the fact's name." }),
  })
  .meta({ id: "KnownFact" });

export const describedEntity = z
  .strictObject({
    entity: jsonValue.meta({ description: "As rules read it under `entity`: `ref`, `kind`, `metadata`, `spec`, …" }),
    origins: listOf(origin).meta({ description: "Every place that declares it; the first supplies the fields." }),
    facts: listOf(knownFact).meta({ description: "By name, then in order of precedence." }),
    levels: listOf(heldLevel),
  })
  .meta({ id: "Entity" });

export type EntitiesQuery = z.output<typeof entitiesQuery>;
export type ListedEntity = z.output<typeof listedEntity>;
export type Entities = z.output<typeof entities>;
export type KnownFact = z.output<typeof knownFact>;
export type DescribedEntity = z.output<typeof describedEntity>;
