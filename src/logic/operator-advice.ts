// What did somebody mean by an operator that does not exist, or by an object that is not an operation?

import { nearest } from "../model/nearest.ts";
import { OPERATOR_NAMES, findOperator } from "./operators.ts";
import type { Operator, OperatorName } from "./operators.ts";

/** Words that people bring from other rule languages. */
const SYNONYMS: ReadonlyMap<string, OperatorName> = new Map<string, OperatorName>([
  ["=>", ">="],
  ["=<", "<="],
  ["=!", "!="],
  ["gte", ">="],
  ["ge", ">="],
  ["gt", ">"],
  ["lte", "<="],
  ["le", "<="],
  ["lt", "<"],
  ["eq", "=="],
  ["equals", "=="],
  ["=", "=="],
  ["ne", "!="],
  ["neq", "!="],
  ["<>", "!="],
  ["not", "!"],
  ["&&", "and"],
  ["||", "or"],
  ["any", "some"],
  ["anyof", "or"],
  ["allof", "and"],
  ["contains", "in"],
  ["includes", "in"],
  ["count", "length"],
  ["size", "length"],
  ["matches", "glob"],
  ["regex", "glob"],
  ["like", "glob"],
  ["semver", "sem_ver"],
  ["age", "age_days"],
  ["concat", "cat"],
  ["lowercase", "lower"],
  ["substring", "substr"],
  ["coalesce", "??"],
  ["get", "val"],
]);

export function adviseOnName(written: string): string {
  const list = "`muster operators` lists them all";
  if (written === "log") return `rules write nothing; ${list}`;
  const meant = SYNONYMS.get(written.toLowerCase()) ?? nearest(written, OPERATOR_NAMES);
  return meant === undefined ? list : `did you mean \`${meant}\`? ${list}`;
}

/** Says how many arguments are wanted: `2 arguments`, `at least 1 argument`, `2 to 3 arguments`. */
export function sayArity({ minArguments: least, maxArguments: most }: Operator): string {
  const takes = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  return `${takes} ${(most === Infinity ? least : most) === 1 ? "argument" : "arguments"}`;
}

export function adviseOnArity({ name, maxArguments, usage }: Operator, isList: boolean): string {
  return maxArguments === 1 && isList
    ? `a list as the argument is written in a list of its own: {"${name}": [[…]]}`
    : `it is written {"${name}": ${usage}}`;
}

export interface KeysAdvice {
  /** The key that is too many. */
  readonly odd: string;
  readonly message: string;
  readonly help: string;
}

/** Advice on an object with several keys: it is either an operator with stray keys beside it, or data. */
export function adviseOnKeys(names: readonly string[]): KeysAdvice {
  const operator = names.find((name) => findOperator(name) !== undefined);
  const odd = names.find((name) => name !== operator) ?? "";
  if (operator !== undefined) {
    return {
      odd,
      message: `\`${odd}\` stands beside \`${operator}\`: an object in a rule has one key, its operator`,
      help: "join two conditions with `and`; write comments as YAML comments",
    };
  }
  const shown = names.slice(0, 4).map((name) => `\`${name}\``);
  return {
    odd,
    message: `an object with the keys ${shown.join(", ")} is not a rule`,
    help: "an object in a rule has one key, its operator; data cannot be written as an object",
  };
}
