// What is wrong with a request, in words for whoever wrote it?

import { z } from "zod";
import type { Problem } from "../model/problem.ts";
import { suggest } from "../model/nearest.ts";
import { jsonPointer } from "../model/json-pointer.ts";

type Issue = z.core.$ZodIssue;

/** Without severity, which the caller decides. */
export type SchemaProblem = Omit<Problem, "severity">;

/** Nobody fixes more problems than this at once. */
const MOST_PROBLEMS = 100;

/**
 * All problems (at most a hundred) in the order of the schema, which has to be parsed with `reportInput`. A misspelt
 * key is not reported as missing as well.
 */
export function problemsOf(error: z.ZodError, schema: z.ZodType): SchemaProblem[] {
  const issues = error.issues.slice(0, MOST_PROBLEMS);
  const problems = issues.flatMap((issue) => problemsOfIssue(issue, schema)).slice(0, MOST_PROBLEMS);
  const slips = new Set(
    problems.flatMap(({ code, help, pointer = "" }) => {
      const meant = code === "unknown-key" ? /^did you mean `(.*)`\?$/.exec(help ?? "")?.[1] : undefined;
      return meant === undefined ? [] : [`${pointer.slice(0, pointer.lastIndexOf("/"))}/${meant}`];
    }),
  );
  return problems.filter(({ code, pointer = "" }) => code !== "missing-key" || !slips.has(pointer));
}

function problemsOfIssue(issue: Issue, schema: z.ZodType): SchemaProblem[] {
  const part = partAt(schema, issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, MOST_PROBLEMS).map((key) => unknownKey([...issue.path, key], key, keysOf(part)));
  }
  const meant = issue.code === "invalid_union" ? closest(issue) : undefined;
  if (meant !== undefined) {
    return meant.flatMap((inner) => problemsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema));
  }
  return [{ ...remarkOf(issue), pointer: jsonPointer(issue.path) }];
}

/** Of the shapes a value may have, the issues with the nearest one. */
function closest(issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
  return [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length)[0];
}

function depthOf(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

function unknownKey(path: readonly PropertyKey[], key: string, known: readonly string[]): SchemaProblem {
  const help = suggest(key, known);
  const message = `\`${key}\` is not a key here`;
  return { code: "unknown-key", message, ...(help === undefined ? {} : { help }), pointer: jsonPointer(path) };
}

/** What a schema expects, in words. */
export const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function remarkOf(issue: Issue): SchemaProblem {
  const name = nameOf(issue.path);
  if (issue.input === undefined && issue.code !== "custom")
    return { code: "missing-key", message: `${name} is missing` };
  if (issue.code === "invalid_type") {
    const expected = TYPES[issue.expected] ?? issue.expected;
    return { code: "wrong-type", message: `${name} has to be ${expected}, not ${describe(issue.input)}` };
  }
  if (issue.code === "invalid_value") {
    const help = suggest(typeof issue.input === "string" ? issue.input : "", issue.values.map(String));
    const message = `${name} cannot be ${describe(issue.input)}`;
    return { code: "invalid-value", message, ...(help === undefined ? {} : { help }) };
  }
  if (issue.code === "too_small" || issue.code === "too_big") {
    return { code: "invalid-value", message: `${name} has to ${sayBound(issue)}` };
  }
  const says = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  return { code: "invalid-value", message: `${name} cannot be ${describe(issue.input)}: ${says}` };
}

function sayBound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const bound = issue.code === "too_small" ? issue.minimum : issue.maximum;
  const strictly = issue.code === "too_small" ? "more than" : "less than";
  const loosely = issue.code === "too_small" ? "at least" : "at most";
  const amount = `${issue.inclusive === false ? strictly : loosely} ${bound}`;
  const of = (what: string): string => `have ${amount} ${what}${Number(bound) === 1 ? "" : "s"}`;
  if (issue.origin === "array") return of("item");
  return issue.origin === "string" ? of("character") : `be ${amount}`;
}

function nameOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return "the body";
  if (typeof last !== "number") return `\`${String(last)}\``;
  return `item ${last + 1}${path.length > 1 ? ` of \`${String(path.at(-2))}\`` : ""}`;
}

const LONGEST_SHOWN = 60;

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = String(value).replaceAll(/\s+/g, " ");
  return `\`${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}\``;
}

/** The keys of an object's schema; empty for any other schema. */
export function keysOf(schema: z.ZodType | undefined): readonly string[] {
  const bare = unwrap(schema);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
}

function partAt(schema: z.ZodType | undefined, [step, ...rest]: readonly PropertyKey[]): z.ZodType | undefined {
  const bare = unwrap(schema);
  if (step === undefined) return bare;
  if (bare instanceof z.ZodObject) return partAt((bare.shape as Record<PropertyKey, z.ZodType>)[step], rest);
  if (bare instanceof z.ZodArray) return partAt(bare.element as z.ZodType, rest);
  return bare instanceof z.ZodRecord ? partAt(bare.valueType as z.ZodType, rest) : undefined;
}

/** The schema of the value itself, without being optional, nullable or having a default. */
function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return unwrap(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodPipe ? unwrap(schema.in as z.ZodType) : schema;
}
