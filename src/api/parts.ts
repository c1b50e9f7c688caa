// Which small parts do requests and answers share?

import { z } from "zod";
import type { EntityRef } from "../model/entity.ts";
import type { JsonValue } from "../model/json.ts";
import { parseInstant } from "../model/time.ts";
import { isPageAddress, PAGE_ADDRESS_EXPECTED } from "../model/page-address.ts";

/** In characters. */
const MAX_NAME = 300;

export const jsonValue: z.ZodType<JsonValue> = z.unknown() as unknown as z.ZodType<JsonValue>;

/** A name to filter by: of a scorecard, a tier, a fact. */
export const name = z.string().trim().min(1).max(MAX_NAME);

export const entityRef: z.ZodType<EntityRef> = z
  .string()
  .meta({ description: "`kind:namespace/name`, lower case.", examples: ["component:default/checkout"] });

export const pageAddress = z.string().max(2_000).refine(isPageAddress, PAGE_ADDRESS_EXPECTED);

export const instant = z.iso.datetime().meta({ description: "ISO 8601, UTC." });

/** For queries. A date means its midnight in UTC. */
export const instantParameter = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, "a date, or a time with an offset");

export const duration = z.string().meta({
  description: "A number and one of `s m h d w`.",
  pattern: "^\\d+(\\.\\d+)?[smhdw]$",
  examples: ["15m", "7d"],
});

/** A list that is read-only. */
export function listOf<Item extends z.ZodType>(item: Item): z.ZodType<readonly z.output<Item>[]> {
  return z.array(item);
}

/**
 * For one entity at once. This is more than anybody needs, and a limit is needed since each fact that nobody declares
 * takes room in the answer.
 */
export const MOST_FACTS = 1_000;

export function areFew(facts: object): boolean {
  return Object.keys(facts).length <= MOST_FACTS;
}

export const FEW_FACTS_EXPECTED = `at most ${MOST_FACTS} facts`;

/** How an entity is addressed in a path; upper and lower case mean the same. */
export const entityPath = z.strictObject({ kind: name, namespace: name, name });
export type EntityPath = z.output<typeof entityPath>;

/** A path without the kind, which is always that of a group. */
export const groupPath = z.strictObject({ namespace: name, name });
