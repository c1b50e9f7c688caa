// Is docs/operators.md about exactly the operators there are, and does every example compute what it says?

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { evaluateValue } from "../../src/logic/evaluate-value.ts";
import { EXAMPLES_AT, OPERATORS } from "../../src/logic/operators.ts";
import type { Operator, OperatorExample } from "../../src/logic/operators.ts";
import { parseRule } from "../../src/logic/parse-rule.ts";
import { isJsonObject } from "../../src/model/json.ts";
import type { HeldLevel } from "../../src/model/document.ts";
import { AT, compile, documentOf } from "./documents.ts";

const PAGE = new URL("../../docs/operators.md", import.meta.url);
const OWN = ["val", "exists", "??", "every", "length", "lower", "glob", "age_days", "sem_ver", "related", "at_level"];

describe.each(OPERATORS.map((operator) => [operator.name, operator] as const))("%s", (_, operator) => {
  test.each(operator.examples.map((example) => [JSON.stringify(example.rule), example] as const))(
    "%s",
    (_, example) => {
      expect(resultOf(operator, example)).toEqual(example.result);
    },
  );

  test("has an example in which it is used, and texts without a period at their end", () => {
    expect(operator.examples.some(({ rule }) => JSON.stringify(rule).includes(`"${operator.name}":`))).toBe(true);
    for (const text of [operator.does, operator.overNull, operator.overUnknown])
      expect(text).toMatch(/^[^A-Z](?:.*[^.])?$/);
  });
});

/** `at_level` needs the order of levels, which only a rule set has. */
function resultOf(operator: Operator, { rule, given, unknown }: OperatorExample): unknown {
  const { expression, problems } = parseRule(rule, {});
  expect(problems).toEqual([]);
  if (operator.name === "at_level") {
    const set = compile([rule]);
    const levels = isJsonObject(given?.["levels"]) ? given["levels"] : {};
    return set.evaluate(0, set.load(documentOf({ levels: levels as unknown as Record<string, HeldLevel> }), AT));
  }
  if (expression === undefined) return "no rule";
  return evaluateValue(expression, given ?? {}, { unknown: unknown ?? [], at: EXAMPLES_AT });
}

/** The page with the part about the operators written anew. `vitest -u` writes it. */
function pageOf(current: string): string {
  const [before, after] = [current.split("<!-- operators -->")[0], current.split("<!-- /operators -->")[1]];
  return `${before}<!-- operators -->\n\n${OPERATORS.map(sectionOf).join("\n\n")}\n\n<!-- /operators -->${after}`;
}

function sectionOf(operator: Operator): string {
  return [
    `### \`${operator.name}\``,
    `${sentence(operator.does)} Written \`{"${operator.name}": ${operator.usage}}\`.`,
    `- over null: ${operator.overNull}\n- over unknown: ${operator.overUnknown}`,
    `| rule | given | result |\n|---|---|---|\n${operator.examples.map(rowOf).join("\n")}`,
  ].join("\n\n");
}

function rowOf({ rule, given, unknown, result }: OperatorExample): string {
  const known = given === undefined ? [] : [code(JSON.stringify(readBy(rule, given)))];
  const unknowns = (unknown ?? []).map((path) => `${code(path)} unknown`);
  return `| ${code(JSON.stringify(rule))} | ${[...known, ...unknowns].join(", ")} | ${result === undefined ? "unknown" : code(JSON.stringify(result))} |`;
}

/** Of what is given, the part that the rule reads: examples share a whole entity. */
function readBy(rule: unknown, given: unknown): unknown {
  if (!isJsonObject(given) || !isJsonObject(given["entity"])) return given;
  const written = JSON.stringify(rule);
  const { metadata, ...entity } = given["entity"];
  const isRead = ([key]: [string, unknown]): boolean => new RegExp(`\\b${key}\\b`).test(written);
  const kept = (members: object): object => Object.fromEntries(Object.entries(members).filter(isRead));
  const [own, inner] = [kept(entity), isJsonObject(metadata) ? kept(metadata) : {}];
  return { entity: Object.keys(inner).length > 0 ? { ...own, metadata: inner } : own };
}

function code(text: string): string {
  const escaped = text.replaceAll("|", "\\|");
  return escaped.includes("`") ? `\`\` ${escaped} \`\`` : `\`${escaped}\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

describe("docs/operators.md", () => {
  const current = readFileSync(PAGE, "utf8");

  test("has one section for each operator, in order, and no other", () => {
    const headings = [...current.matchAll(/^### `(.+)`$/gm)].map(([, name]) => name);
    expect(headings).toEqual(OPERATORS.map(({ name }) => name));
  });

  test("says of each what the table of operators says", async () => {
    await expect(pageOf(current)).toMatchFileSnapshot(PAGE.pathname);
  });

  test("names the operators that json-logic-js does not have", () => {
    const named = [
      ...(current.split("Added to the operators of json-logic-js are")[1] ?? "").matchAll(/`([^`]+)`/g),
    ].map(([, name]) => name);
    expect(named).toEqual(OWN);
  });
});
