// Are the patterns, versions, relations and level names in a call written out, and valid?

import { suggest } from "../model/nearest.ts";
import type { Call, Expression } from "./expression.ts";
import type { LogicProblem, ReportProblem } from "./logic-problem.ts";
import type { OperatorName } from "./operators.ts";
import { VERSION_OPERATORS, isVersionOperator, parseVersion } from "./version.ts";

interface LiteralArgument {
  readonly index: number;
  readonly noun: string;
  /** Whether the argument can never be computed, because the compiler needs it. */
  readonly always?: boolean;
  /** What is wrong with the text; undefined: nothing. */
  check?(text: string): Pick<LogicProblem, "code" | "message" | "help"> | undefined;
}

const MAX_PATTERN = 256;

const LITERAL_ARGUMENTS: Partial<Record<OperatorName, readonly LiteralArgument[]>> = {
  glob: [{ index: 1, noun: "pattern", check: checkPattern }],
  sem_ver: [
    { index: 1, noun: "operator", check: checkVersionOperator },
    { index: 2, noun: "version", check: checkVersion },
  ],
  related: [{ index: 0, noun: "relation", always: true }],
  at_level: [
    { index: 0, noun: "scorecard", always: true },
    { index: 1, noun: "level", always: true },
  ],
};

export function takesLiterals(name: OperatorName): boolean {
  return LITERAL_ARGUMENTS[name] !== undefined;
}

/**
 * Reports arguments that have to be literal text and are not, and those that are not a valid pattern, version or
 * operator.
 */
export function checkLiteralArguments(call: Call, computedAllowed: boolean, report: ReportProblem): void {
  for (const wanted of LITERAL_ARGUMENTS[call.operator] ?? []) {
    const argument = call.args[wanted.index];
    if (argument === undefined) continue;
    const problem = problemWith(argument, wanted, call.operator, computedAllowed);
    if (problem !== undefined) report({ severity: "error", path: argument.path, of: "value", ...problem });
  }
}

function problemWith(
  argument: Expression,
  wanted: LiteralArgument,
  operator: OperatorName,
  computedAllowed: boolean,
): Pick<LogicProblem, "code" | "message" | "help"> | undefined {
  if (argument.kind === "literal" && typeof argument.value === "string" && argument.value !== "") {
    return wanted.check?.(argument.value);
  }
  if (argument.kind !== "literal" && computedAllowed && wanted.always !== true) return undefined;
  const message = `the ${wanted.noun} of \`${operator}\` has to be literal text`;
  return { code: "literal-required", message, help: "write it out, so that it can be checked" };
}

function checkPattern(text: string): Pick<LogicProblem, "code" | "message" | "help"> | undefined {
  if (text.length <= MAX_PATTERN) return undefined;
  return { code: "pattern-too-long", message: `a pattern has at most ${MAX_PATTERN} characters` };
}

function checkVersionOperator(text: string): Pick<LogicProblem, "code" | "message" | "help"> | undefined {
  if (isVersionOperator(text)) return undefined;
  const help = text === "==" ? "did you mean `=`?" : suggest(text, VERSION_OPERATORS);
  return {
    code: "unknown-version-operator",
    message: `\`${text}\` does not compare versions`,
    ...(help === undefined ? {} : { help }),
  };
}

function checkVersion(text: string): Pick<LogicProblem, "code" | "message" | "help"> | undefined {
  if (parseVersion(text) !== undefined) return undefined;
  const help = "write a version like `24.0.0`; `^` takes any of the same major version, `~` of the same minor";
  return { code: "bad-version", message: `\`${text}\` is not a version`, help };
}
