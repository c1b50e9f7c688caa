// Which documents are in the rule files, and of which kind is each?

import { isJsonObject } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { nearest, suggest } from "../model/nearest.ts";
import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { RULE_FILE_LIMITS, parseDocumentsInSteps } from "../text/parse-documents.ts";
import { parseJsonInSteps } from "../text/parse-json.ts";
import type { ParsedText } from "../text/parse-documents.ts";
import type { SourceFile } from "../text/source-file.ts";
import { checkStructure } from "./check-structure.ts";
import { member, problemAt, rootOf, textOf } from "./place.ts";
import type { Place } from "./place.ts";
import { KINDS, SCHEMAS } from "./schemas/kinds.ts";
import type { FileOfKind, Kind } from "./schemas/kinds.ts";

export interface RuleDocument<K extends Kind = Kind> {
  readonly kind: K;
  readonly place: Place;
  /** Undefined where the structure is wrong. Checks that are still possible read `place`. */
  readonly read: FileOfKind[K] | undefined;
}

export interface RuleDocuments {
  readonly documents: readonly RuleDocument[];
  readonly problems: readonly Problem[];
  /** The syntax problems, which are also among `problems`. */
  readonly unread: readonly Problem[];
  /** Whether a document was too broken to tell what it declares. */
  readonly isPartial: boolean;
}

export function readRuleDocuments(files: readonly SourceFile[]): RuleDocuments {
  const steps = readRuleDocumentsInSteps(files);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** As `readRuleDocuments`, yielding after each file or part of a long one, so that callers can pause. */
export function* readRuleDocumentsInSteps(files: readonly SourceFile[]): Generator<void, RuleDocuments> {
  const documents: RuleDocument[] = [];
  const problems: Problem[] = [];
  const unread: Problem[] = [];
  let isPartial = false;
  for (const file of files) {
    const parsed = yield* parseInSteps(file);
    const { documents: whole, damaged = [] } = parsed;
    unread.push(...parsed.problems);
    isPartial ||= parsed.isPartial ?? parsed.problems.some(isError);
    for (const place of [...whole, ...damaged].map(rootOf)) {
      const kind = kindOf(place, problems);
      if (kind === undefined) isPartial = true;
      else documents.push(readAs(kind, place, problems));
      yield;
    }
  }
  return { documents, problems: [...unread, ...problems], unread, isPartial };
}

function parseInSteps(file: SourceFile): Generator<void, ParsedText> {
  return (/\.json$/i.test(file.path) ? parseJsonInSteps : parseDocumentsInSteps)(file, RULE_FILE_LIMITS);
}

function readAs<K extends Kind>(kind: K, place: Place, problems: Problem[]): RuleDocument<K> {
  const named = { ...place, value: { ...(place.value as JsonObject), kind } };
  const structure = checkStructure(named, SCHEMAS[kind]);
  const isMeant = member(place, "kind").value !== kind;
  // Where the kind had to be guessed, missing keys are not reported yet.
  problems.push(...structure.problems.filter(({ code }) => !isMeant || code !== "missing-key"));
  return { kind, place, read: structure.read };
}

/**
 * The kind of a document. A misspelt kind is reported, and the document is read as the kind that was probably meant.
 */
function kindOf(place: Place, problems: Problem[]): Kind | undefined {
  if (!isJsonObject(place.value)) {
    const help = "a rule file starts with `kind: Scorecard` or another kind";
    problems.push(problemAt(place, { code: "wrong-type", message: "a rule file has to hold a mapping", help }));
    return undefined;
  }
  const written = member(place, "kind");
  const kind = KINDS.find((candidate) => candidate === written.value);
  if (kind !== undefined) return kind;
  problems.push(unknownKind(place, written));
  const meant = nearest(textOf(written) ?? "", KINDS);
  return KINDS.find((candidate) => candidate === meant);
}

function unknownKind(place: Place, written: Place): Problem {
  if (written.value === undefined)
    return problemAt(place, { code: "missing-key", message: "`kind` is missing", help: suggest("", KINDS) });
  const text = textOf(written) ?? shown(written.value);
  return problemAt(written, { code: "unknown-kind", message: `unknown kind \`${text}\``, help: suggest(text, KINDS) });
}

function shown(value: JsonValue): string {
  return typeof value === "object" ? JSON.stringify(value).slice(0, 40) : String(value);
}

/** The documents of one kind. */
export function ofKind<K extends Kind>(documents: readonly RuleDocument[], kind: K): RuleDocument<K>[] {
  return documents.filter((document): document is RuleDocument<K> => document.kind === kind);
}
