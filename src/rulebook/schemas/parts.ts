// How are the small parts of rule files written: ids, refs, environments, addresses, conditions?

import { z } from "zod";
import { formatRef, parseRef } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { isJsonObject } from "../../model/json.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Condition } from "../../model/scorecard.ts";
import { written } from "./written-text.ts";

/** Names that would lead to a prototype in JavaScript, so nothing may be called so. */
const RESERVED_NAMES = new Set(["constructor", "prototype"]);
const ID = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;

export const id = written(
  (text) => (ID.test(text) && !RESERVED_NAMES.has(text) ? text : undefined),
  (text) => ({
    message: `\`${text}\` cannot be an id`,
    help: idHelp(text),
  }),
  { pattern: ID.source },
);

function idHelp(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "");
  const rule = "ids are lower case letters and digits, joined by `-` or `_`, without dots";
  return ID.test(slug) && !RESERVED_NAMES.has(slug) ? `${rule}: \`${slug}\`` : rule;
}

/** Words that have a meaning of their own wherever a level is named. */
const RESERVED_LEVELS = new Set(["target", "none", "not-applicable"]);

export const levelId = id.refine((text) => !RESERVED_LEVELS.has(text), {
  error: (issue) => `\`${String(issue.input)}\` cannot be the name of a level`,
  params: { help: "`target`, `none` and `not-applicable` have a meaning of their own; choose another name" },
});

const FACT_NAME = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;

export const factName = written(
  (text) => (FACT_NAME.test(text) ? text : undefined),
  (text) => ({
    message: `\`${text}\` cannot be the name of a fact`,
    help: "a fact has a dotted name of lower case letters, digits and `_`: `test.line_coverage_pct`",
  }),
  { pattern: FACT_NAME.source, examples: ["test.line_coverage_pct"] },
);

const PARAM_NAME = /^[a-z][a-z0-9_]*$/;

export const paramName = written(
  (text) => (PARAM_NAME.test(text) && !RESERVED_NAMES.has(text) ? text : undefined),
  (text) => ({
    message: `\`${text}\` cannot be the name of a parameter`,
    help: "a parameter is named with lower case letters, digits and `_`: `min_coverage`",
  }),
  { pattern: PARAM_NAME.source, examples: ["min_coverage"] },
);

/** Text for people; never empty. */
export const words = z.string().refine((text) => text.trim() !== "", {
  error: "text is empty",
  params: { help: "write something, or leave it out" },
});

/** The ref of a group or user; `platform` alone is `group:default/platform`. */
export const groupRef: z.ZodType<EntityRef, string> = written(
  (text) => {
    const parts = parseRef(text, { kind: "group" });
    return parts === undefined || /\s/.test(text.trim()) ? undefined : formatRef(parts);
  },
  (text) => ({ message: `\`${text}\` is not an entity ref`, help: "write `group:default/platform`" }),
  { examples: ["group:default/platform"] },
);

export const environment = written(
  (text) => {
    const name = text.trim().normalize("NFKC").toLowerCase();
    return name === "" || /\s/.test(name) ? undefined : name;
  },
  (text) => ({
    message: `\`${text}\` cannot be the name of an environment`,
    help: "one word, or a pattern with `*` and `?`: `production`, `prod-*`",
  }),
  { examples: ["production", "prod-*"] },
);

export const webUrl = written(
  (text) => (/^https?:$/.test(protocolOf(text)) ? text : undefined),
  (text) => ({ message: `\`${text}\` is not a web address`, help: "write a full address: `https://example.com/page`" }),
  { pattern: "^https?://", examples: ["https://example.com/page"] },
);

function protocolOf(text: string): string {
  return URL.canParse(text) && text.trim() === text ? new URL(text).protocol : "";
}

/** JSON-logic. Its contents are checked by `check-condition.ts`, with the names it may read. */
export const condition: z.ZodType<Condition> = z
  .unknown()
  .refine((value) => value !== null, {
    error: "condition is empty",
    params: { help: "leave it out, or write JSON-logic" },
  })
  .transform((value) => value as Condition);

export function isCondition(schema: unknown): boolean {
  return schema === condition;
}

/** Any JSON value, unchanged. */
export const anything: z.ZodType<JsonValue> = z.unknown().transform((value) => value as JsonValue);

/** Any JSON value except a mapping, for places where a mapping means something else. */
export const scalarOrList: z.ZodType<JsonValue> = z
  .unknown()
  .refine((value) => !isJsonObject(value))
  .transform((value) => value as JsonValue);
