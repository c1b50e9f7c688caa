// What type has the value of an expression, as far as the rule, the entity model and the declared facts tell?

import { staticType } from "../../logic/expression.ts";
import type { Expression, Read } from "../../logic/expression.ts";
import type { FactType } from "../../model/fact.ts";
import type { FactTypes } from "../condition-remarks.ts";

/** Undefined where data decides. */
export function typeOf(expression: Expression, facts: FactTypes): FactType | undefined {
  if (expression.kind === "read") return typeOfRead(expression, facts);
  const type = staticType(expression);
  return type === "null" ? undefined : type;
}

function typeOfRead({ documentKeys, fallback }: Read, facts: FactTypes): FactType | undefined {
  if (documentKeys === undefined || fallback !== undefined) return undefined;
  const [root, ...keys] = documentKeys;
  if (root === "facts") return facts.get(keys.join("."))?.type;
  const known = KNOWN_MEMBERS.find(([pattern]) => matches(pattern, documentKeys));
  return known?.[1];
}

/** What the documents hold by construction; `*` is any one key. */
const KNOWN_MEMBERS: readonly (readonly [readonly string[], FactType])[] = [
  [["entity", "metadata", "tags"], "list"],
  [["entity", "metadata", "links"], "list"],
  [["entity", "metadata", "labels", "*"], "string"],
  [["entity", "metadata", "annotations", "*"], "string"],
  ...["name", "namespace", "title", "description"].map((key) => [["entity", "metadata", key], "string"] as const),
  ...["ref", "kind", "lifecycle", "tier", "owner", "system", "type"].map((key) => [["entity", key], "string"] as const),
  [["entity", "relations", "*"], "list"],
  [["waived"], "list"],
  [["levels", "*", "id"], "string"],
  [["levels", "*", "rank"], "number"],
  [["levels", "*", "applicable"], "boolean"],
  ...["environment", "type", "version", "commit", "actor"].map((key) => [["change", key], "string"] as const),
  [["change", "artifacts"], "list"],
];

function matches(pattern: readonly string[], keys: readonly string[]): boolean {
  return pattern.length === keys.length && pattern.every((key, index) => key === "*" || key === keys[index]);
}

/** Dates and versions are text. */
export type Family = "boolean" | "number" | "text" | "list";

export function familyOf(type: FactType): Family {
  return type === "string" || type === "date" || type === "version" ? "text" : type;
}

const FAMILY_WORDS: Readonly<Record<FactType, string>> = {
  boolean: "true or false",
  number: "a number",
  string: "text",
  date: "a date",
  version: "a version",
  list: "a list",
};

export function sayType(type: FactType): string {
  return FAMILY_WORDS[type];
}

/** An expression as a reader of the rule would point at it. */
export function say(expression: Expression): string {
  if (expression.kind === "read") return `\`${expression.name === "" ? "the item" : expression.name}\``;
  if (expression.kind === "literal")
    return expression.param === undefined
      ? `\`${JSON.stringify(expression.value)}\``
      : `\`params.${expression.param}\``;
  return expression.kind === "call" ? `what \`${expression.operator}\` gives` : "a list";
}
