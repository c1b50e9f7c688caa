// How is a structural problem worded so that somebody new to rule files can fix it?

import type { z } from "zod";
import type { JsonValue } from "../model/json.ts";
import { suggest } from "../model/nearest.ts";
import { TYPES } from "../text/schema-problems.ts";
import type { Path } from "../text/text-document.ts";
import type { Place, Remark } from "./place.ts";
import { exampleOf } from "./schemas/schema-parts.ts";

type Issue = z.core.$ZodIssue;

/** `owner`: what the problem is in, as `` in rule `has-owner` ``; may be empty. */
export function remarkOf(issue: Issue, place: Place, owner: string, schema?: z.ZodType): Remark {
  const name = nameOf(place.path);
  const choices = issue.code === "invalid_value" ? issue.values.map(String) : [];
  const example = exampleOf(schema);
  const help = example === undefined ? undefined : `for example \`${example}\``;
  if (place.value === undefined)
    return { code: "missing-key", message: `${name} is missing${owner}`, help: suggest("", choices) ?? help };
  if (place.value === null)
    return { code: "empty-value", message: `${name} is empty${owner}`, help: "give it a value, or leave it out" };
  if (place.value === "" && issue.code === "custom")
    return { code: "empty-value", message: `${name} is empty${owner}`, help: helpOf(issue) };
  if (issue.code === "invalid_type") return wrongType(issue.expected, place.value, name, owner, help);
  if (issue.code === "too_small") return tooSmall(issue, name, owner);
  if (issue.code === "custom") return { code: "invalid-value", message: issue.message, help: helpOf(issue) };
  const near = suggest(typeof place.value === "string" ? place.value : "", choices);
  return { code: "invalid-value", message: `${name} cannot be ${describe(place.value)}`, help: near ?? help };
}

/** The words of people who write YAML, who say mapping. */
const YAML_TYPES: Readonly<Record<string, string>> = { ...TYPES, object: "a mapping", record: "a mapping" };

function wrongType(expected: string, value: JsonValue, name: string, owner: string, example?: string): Remark {
  const message = `${name}${owner} has to be ${YAML_TYPES[expected] ?? expected}, not ${describe(value)}`;
  return { code: "wrong-type", message, help: example ?? howToWrite(expected, value) };
}

function howToWrite(expected: string, value: JsonValue): string | undefined {
  if (expected === "array" && value !== null && typeof value === "object") return "start each item with `- `";
  if (typeof value === "object") return undefined;
  if (expected === "boolean" && /^(?:yes|on|y)$/i.test(String(value))) return "write `true`";
  if (expected === "boolean" && /^(?:no|off|n)$/i.test(String(value))) return "write `false`";
  if (expected === "array") return `a list is written in brackets: \`[ ${String(value)} ]\``;
  if (expected === "number" && typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
    return `write it without quotes: \`${Number(value)}\``;
  return expected === "string" ? `write it in quotes: \`"${String(value)}"\`` : undefined;
}

function tooSmall(issue: z.core.$ZodIssueTooSmall, name: string, owner: string): Remark {
  if (issue.origin === "array") return { code: "empty-list", message: `${name} needs at least one item${owner}` };
  const least = issue.inclusive === true ? `at least ${issue.minimum}` : `more than ${issue.minimum}`;
  return { code: "invalid-value", message: `${name} has to be ${least}` };
}

function helpOf(issue: z.core.$ZodIssueCustom): string | undefined {
  const help: unknown = issue.params?.["help"];
  return typeof help === "string" ? help : undefined;
}

/** Mappings whose members need the mapping's name to be understood: `fix.url`. */
const PARTS = new Set(["fix", "window", "run", "githubWorkflow", "webhook", "remind", "given"]);

/** The name of a path in a message: `` `weight` ``, `` `fix.url` ``, ``item 2 of `levels` ``. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the document";
  const outer = path.at(-2);
  // Members of list items go by their own name.
  if (typeof last === "string")
    return outer !== undefined && PARTS.has(String(outer)) ? `\`${outer}.${last}\`` : `\`${last}\``;
  return `item ${last + 1} of \`${path.findLast((step) => typeof step === "string") ?? ""}\``;
}

const LONGEST_SHOWN = 60;

function describe(value: JsonValue): string {
  if (Array.isArray(value)) return "a list";
  if (value !== null && typeof value === "object") return "a mapping";
  const text = String(value).replaceAll(/\s+/g, " ");
  return `\`${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}\``;
}
