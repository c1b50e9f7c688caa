// Which type does an expression have, as far as the rule, the entity model and the declared facts tell?

import { staticType } from "../../logic/expression.ts";
import type { Expression, Read } from "../../logic/expression.ts";
import type { FactType } from "../../model/fact.ts";
import type { FactTypes } from "../condition-remarks.ts";

/** Undefined where it depends on the data. */
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

/** Members whose type the document format fixes; `*` is any one key. */
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

/** Types that can be compared with each other: dates and versions are text. */
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

/** The words for an expression in a message. */
export function say(expression: Expression): string {
  if (expression.kind === "read") return `\`${expression.name === "" ? "the item" : expression.name}\``;
  if (expression.kind === "literal")
    return expression.param === undefined
      ? `\`${JSON.stringify(expression.value)}\``
      : `\`params.${expression.param}\``;
  return expression.kind === "call" ? `what \`${expression.operator}\` gives` : "a list";
}
