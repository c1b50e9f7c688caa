// What do the parts of the parser share: an operation as written, its arguments, the settings?

import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Expression, Literal, LogicPath } from "./expression.ts";
import type { ReportProblem } from "./logic-problem.ts";
import type { OperatorName } from "./operators.ts";
import type { ParseScope } from "./parse-scope.ts";

/** An operator with its arguments as written, and where it stands. */
export interface Operation {
  readonly name: OperatorName;
  /** The arguments as written: usually a list, but a single argument may stand alone. */
  readonly written: JsonValue;
  readonly values: readonly JsonValue[];
  readonly path: LogicPath;
  readonly depth: number;
  readonly scope: ParseScope;
}

export interface ParseSettings {
  readonly isFree: boolean;
  readonly takesComputed: boolean;
  readonly allowed: readonly string[];
  readonly params: JsonObject;
}

export interface Parser {
  readonly settings: ParseSettings;
  readonly report: ReportProblem;
  parse(logic: JsonValue, path: LogicPath, depth: number, scope: ParseScope): Expression;
}

/** The path of an argument: that of the operation itself where the single argument stands without a list. */
export function argumentPath({ written, path }: Operation, index: number): LogicPath {
  return Array.isArray(written) ? [...path, index] : path;
}

/** `scope`: what the argument can read; left out: what the operation itself can read. */
export function parseArgument(operation: Operation, index: number, parser: Parser, scope?: ParseScope): Expression {
  const value = operation.values[index] as JsonValue;
  return parser.parse(value, argumentPath(operation, index), operation.depth + 1, scope ?? operation.scope);
}

export function parseArguments(operation: Operation, parser: Parser): readonly Expression[] {
  return operation.values.map((_, index) => parseArgument(operation, index, parser));
}

/** Takes the place of a part that is wrong, so that parsing can go on and find further problems. */
export function nothing(path: LogicPath): Literal {
  return { kind: "literal", value: null, path };
}
