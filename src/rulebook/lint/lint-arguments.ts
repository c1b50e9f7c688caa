// Do operators get arguments they can work with: lists for `some`, text for `glob`, numbers for `+`?

import { walkExpression } from "../../logic/expression.ts";
import type { Call } from "../../logic/expression.ts";
import type { OperatorName } from "../../logic/operators.ts";
import type { FactTypes, PlacedRemark } from "../condition-remarks.ts";
import type { Remark } from "../place.ts";
import { warnAt } from "./lint.ts";
import type { Lint } from "./lint.ts";
import { familyOf, say, sayType, typeOf } from "./value-types.ts";
import type { Family } from "./value-types.ts";

interface Takes {
  /** Which argument; left out: every argument. */
  readonly index?: number;
  readonly families: readonly Family[];
  readonly words: string;
}

const LIST: Takes = { index: 0, families: ["list"], words: "a list" };
const TEXT: Takes = { index: 0, families: ["text"], words: "text" };
/** Text counts too, since text that holds a number is read as a number. */
const NUMBERS: Takes = { families: ["number", "text"], words: "numbers" };

const TAKES: Partial<Record<OperatorName, Takes>> = {
  some: LIST,
  all: LIST,
  every: LIST,
  none: LIST,
  filter: LIST,
  map: LIST,
  reduce: LIST,
  length: { index: 0, families: ["list", "text"], words: "a list or text" },
  glob: TEXT,
  lower: TEXT,
  age_days: { index: 0, families: ["text"], words: "a date" },
  sem_ver: { index: 0, families: ["text"], words: "a version, which is text" },
  "+": NUMBERS,
  "-": NUMBERS,
  "*": NUMBERS,
  "/": NUMBERS,
  "%": NUMBERS,
  min: NUMBERS,
  max: NUMBERS,
};

export const lintArguments: Lint = (condition, facts) => {
  const remarks: PlacedRemark[] = [];
  walkExpression(condition, (part) => {
    if (part.kind !== "call") return;
    const remark = part.operator === "in" ? remarkOnIn(part, facts) : remarkOnArguments(part, facts);
    if (remark !== undefined) remarks.push(warnAt(part, remark));
  });
  return remarks;
};

function remarkOnArguments(call: Call, facts: FactTypes): Remark | undefined {
  const takes = TAKES[call.operator];
  if (takes === undefined) return undefined;
  const checked = takes.index === undefined ? call.args : call.args.slice(takes.index, takes.index + 1);
  for (const argument of checked) {
    const type = typeOf(argument, facts);
    if (type === undefined || takes.families.includes(familyOf(type))) continue;
    const message = `\`${call.operator}\` takes ${takes.words}, and ${say(argument)} is ${sayType(type)}`;
    return { code: "type-mismatch", message };
  }
  return undefined;
}

function remarkOnIn(call: Call, facts: FactTypes): Remark | undefined {
  const [needle, haystack] = call.args;
  const type = haystack === undefined ? undefined : typeOf(haystack, facts);
  if (needle === undefined || haystack === undefined || type === undefined) return undefined;
  if (familyOf(type) === "text") {
    const message = `\`in\` looks for a part of the text ${say(haystack)}, not for an item of a list`;
    return {
      code: "in-text",
      message,
      help: 'for part of a text `glob` says it plainly: "*part*"; a list is written [ … ]',
    };
  }
  if (type !== "list")
    return { code: "type-mismatch", message: `\`in\` takes a list, and ${say(haystack)} is ${sayType(type)}` };
  return remarkOnItems(needle, haystack, facts);
}

/** `in` compares strictly, so an item of another type is never found. */
function remarkOnItems(
  needle: Call["args"][number],
  haystack: Call["args"][number],
  facts: FactTypes,
): Remark | undefined {
  const type = typeOf(needle, facts);
  const items: readonly unknown[] = haystack.kind === "literal" && Array.isArray(haystack.value) ? haystack.value : [];
  if (type === undefined || familyOf(type) === "list" || items.length === 0) return undefined;
  const wanted = familyOf(type) === "text" ? "string" : familyOf(type);
  if (items.some((item) => typeof item === wanted)) return undefined;
  const message = `${say(needle)} is ${sayType(type)}, and no item of ${say(haystack)} is`;
  const help = wanted === "string" ? "write the items in quotes" : "write the items without quotes";
  return { code: "type-mismatch", message, help };
}
