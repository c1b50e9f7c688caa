// Does a document have the shape of its kind, and if not, where not?

import { z } from "zod";
import { ownText, ownValue } from "../model/json.ts";
import type { JsonValue } from "../model/json.ts";
import { nearest, suggest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import type { Path } from "../text/text-document.ts";
import { problemAt } from "./place.ts";
import type { Place } from "./place.ts";
import { keysOf, schemaAt } from "./schemas/schema-parts.ts";
import { remarkOf } from "./structure-remark.ts";

type Issue = z.core.$ZodIssue;

export interface Structure<T> {
  /** Undefined where anything about the structure is wrong. */
  readonly read: T | undefined;
  readonly problems: readonly Problem[];
}

/** Reads `place` by `schema`. All problems are reported at once, each where it stands. */
export function checkStructure<T>(place: Place, schema: z.ZodType<T>): Structure<T> {
  const parsed = schema.safeParse(place.value, { reportInput: true });
  if (parsed.success) return { read: parsed.data, problems: [] };
  return { read: undefined, problems: onePerSlip(problemsOf(parsed.error.issues, { root: place, schema, path: [] })) };
}

/** Leaves out the problem of a missing key where the same key is there but misspelt. */
function onePerSlip(found: readonly Found[]): Problem[] {
  const misspelt = new Set(found.flatMap(({ meant }) => meant ?? []));
  return found.filter(({ missing }) => missing === undefined || !misspelt.has(missing)).map(({ problem }) => problem);
}

interface Found {
  readonly problem: Problem;
  /** The path of the missing key, if one is missing. */
  readonly missing?: string;
  /** The path of the key that was probably meant, if a key is unknown. */
  readonly meant?: string;
}

/** The part of a document that a schema is checked against. */
interface Measured {
  readonly root: Place;
  readonly schema: z.ZodType;
  readonly path: Path;
}

function problemsOf(issues: readonly Issue[], measured: Measured): Found[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, measured));
}

function problemsOfIssue(issue: Issue, { root, schema, path }: Measured): Found[] {
  const steps = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  const place = below(root, [...path, ...steps]);
  const part = schemaAt(schema, steps);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(root, place, key, keysOf(part)));
  if (issue.code === "invalid_union") return nearestShape(issue, root, part, place.path.slice(root.path.length));
  const owner = ownerOf(root, place.path.slice(root.path.length));
  if (issue.code === "invalid_key") return issue.issues.map((inner) => badKey(inner, place, owner));
  const problem = problemAt(anchor(place), remarkOf(issue, place, owner, part));
  return [place.value === undefined ? { problem, missing: place.path.join() } : { problem }];
}

function badKey(issue: Issue, place: Place, owner: string): Found {
  const { code, message, help } = remarkOf(issue, { ...place, value: String(place.path.at(-1)) }, owner);
  return { problem: problemAt(place, { code, message, help, of: "key" }) };
}

function unknownKey(root: Place, around: Place, key: string, valid: readonly string[]): Found {
  const path = [...around.path.slice(root.path.length), key];
  const inside = around.path.at(-1);
  const owner = ownerOf(root, path);
  const where = typeof inside === "string" && !isOwned(path) ? ` in \`${inside}\`${owner.replace("in", "of")}` : owner;
  const message = `unknown key \`${key}\`${where}`;
  const help = key === "<<" ? "merge keys are not read: give a whole value with an alias instead" : suggest(key, valid);
  const problem = problemAt(below(root, path), { code: "unknown-key", message, help, of: "key" });
  const meant = nearest(key, valid);
  return meant === undefined ? { problem } : { problem, meant: [...around.path, meant].join() };
}

/** Where a value fits none of several shapes, only the problems with the nearest shape are reported. */
function nearestShape(
  issue: z.core.$ZodIssueInvalidUnion,
  root: Place,
  schema: z.ZodType | undefined,
  path: Path,
): Found[] {
  const distances = issue.errors.map(distanceOf);
  const branch = distances.indexOf(Math.min(...distances));
  const shape = schema instanceof z.ZodUnion ? (schema.options[branch] as z.ZodType | undefined) : undefined;
  return shape === undefined ? [] : problemsOf(issue.errors[branch] ?? [], { root, schema: shape, path });
}

/** How far a value is from a shape: another type is furthest, then count unknown keys, missing keys and bad values. */
function distanceOf(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === "unrecognized_keys") return sum + 10 * issue.keys.length;
    // Where both shapes are of another type, an object is further from a choice of words.
    if (issue.path.length === 0)
      return sum + (issue.code === "invalid_value" && typeof issue.input === "object" ? 1001 : 1000);
    return sum + (issue.code === "invalid_type" && issue.input === undefined ? 5 : 1);
  }, 0);
}

function below(root: Place, path: Path): Place {
  const value = path.reduce<JsonValue | undefined>(childOf, root.value);
  return { document: root.document, path: [...root.path, ...path], value };
}

function childOf(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (Array.isArray(value)) return (value as readonly JsonValue[])[Number(step)];
  return ownValue(value, String(step));
}

/** A missing value is reported at the mapping it is missing from. */
function anchor(place: Place): Place {
  return place.value === undefined ? { ...place, path: place.path.slice(0, -1) } : place;
}

/** What an item of a list or a member of a mapping is called. */
const NOUNS: Readonly<Record<string, string>> = {
  rules: "rule",
  targets: "target",
  require: "requirement",
  enforcement: "step",
  approvals: "approval",
  cases: "case",
  params: "parameter",
  facts: "fact",
  issuers: "issuer",
};

/** The nearest named thing around a path: `` in rule `has-owner` ``. */
function ownerOf(root: Place, path: Path): string {
  for (let length = path.length - 1; length > 1; length--) {
    const [noun, name] = [NOUNS[String(path[length - 2])], path[length - 1]];
    if (noun !== undefined && name !== undefined)
      return ` in ${nameItem(noun, name, below(root, path.slice(0, length)).value)}`;
  }
  const [kind, id] = [ownText(root.value, "kind"), ownText(root.value, "id")];
  return ` in ${kind ?? "the document"}${id !== undefined && path[0] !== "id" ? ` \`${id}\`` : ""}`;
}

/** Whether the item that holds a path's last key has a noun of its own. */
function isOwned(path: Path): boolean {
  return NOUNS[String(path.at(-3))] !== undefined;
}

function nameItem(noun: string, step: string | number, value: JsonValue | undefined): string {
  if (typeof step === "string") return `${noun} \`${step}\``;
  const name = ownText(value, "id") ?? ownText(value, "name") ?? ownText(value, "issuer");
  return name !== undefined ? `${noun} \`${name}\`` : `${noun} ${step + 1}`;
}
