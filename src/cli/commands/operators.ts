// `muster operators`: what are conditions made of?

import { describeOperator, describeOperators } from "../../app/rules/describe-operators.ts";
import type { Operator, OperatorExample } from "../../app/rules/describe-operators.ts";
import { safeJson } from "../../report/clean-text.ts";
import { padRight, wrap } from "../../report/layout.ts";
import type { Style } from "../../report/style.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { styleOf, widthOf } from "../terminal-style.ts";
import type { World } from "../world.ts";

export interface OperatorsOptions {
  readonly format: "text" | "json";
}

export async function operators(name: string | undefined, options: OperatorsOptions, world: World): Promise<ExitCode> {
  const shown = name === undefined ? describeOperators() : [describeOperator(name)];
  const style = styleOf(world.stdout, world.env);
  const width = widthOf(world.stdout);
  const lines =
    name === undefined ? listLines(shown, style, width) : shown.flatMap((one) => pageLines(one, style, width));
  const text = options.format === "json" ? [safeJson(shown)] : lines;
  await world.stdout.write(`${text.join("\n")}\n`);
  return EXIT.clean;
}

function listLines(all: readonly Operator[], style: Style, width: number): string[] {
  const column = Math.max(...all.map((operator) => operator.name.length)) + 4;
  const lines: string[] = [];
  for (const [group, members] of Map.groupBy(all, (operator) => operator.group)) {
    lines.push(style.strong(group));
    for (const { name, does } of members) {
      const [first = "", ...rest] = wrap(does, width, " ".repeat(column));
      lines.push(padRight(`  ${name}`, column) + first.slice(column), ...rest);
    }
    lines.push("");
  }
  return [...lines, "`muster operators NAME` explains one, with examples."];
}

function pageLines(operator: Operator, style: Style, width: number): string[] {
  const { name, usage, does, overNull, overUnknown } = operator;
  return [
    `${style.strong(name)}   { "${name}": ${usage} }`,
    "",
    ...wrap(does, width, "  "),
    "",
    ...wrap(`over null: ${overNull}`, width, "  ", "    "),
    ...wrap(`over what is not known: ${overUnknown}`, width, "  ", "    "),
    "",
    ...operator.examples.flatMap((example) => exampleLines(example, style)),
  ];
}

function exampleLines({ rule, given, unknown, result }: OperatorExample, style: Style): string[] {
  const facts = [
    ...(given === undefined ? [] : [`given ${JSON.stringify(given)}`]),
    ...(unknown === undefined ? [] : [`not known: ${unknown.join(", ")}`]),
  ];
  const answer = result === undefined ? "not known" : JSON.stringify(result);
  return [
    `  ${JSON.stringify(rule)}`,
    `    = ${style.strong(answer)}`,
    ...facts.map((fact) => style.muted(`    ${fact}`)),
    "",
  ];
}
