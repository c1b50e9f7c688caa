// What do the files of one source declare? Each document is read by its own format, however broken others are.

import type { JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";
import { listAt } from "../model/manifest.ts";
import type { Problem } from "../model/problem.ts";
import { CATALOG_LIMITS, parseDocumentsInSteps } from "../text/parse-documents.ts";
import type { ParsedText, Path, TextDocument } from "../text/parse-documents.ts";
import { parseJsonInSteps } from "../text/parse-json.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { CatalogDocument, CatalogOptions, Defect, Descriptor, SourceReading } from "./catalog-format.ts";
import { DEFECT_SEVERITIES } from "./defects.ts";
import type { DefectCode } from "./defects.ts";
import { CATALOG_FORMATS } from "./formats.ts";

export interface CatalogFilesReading extends SourceReading {
  /** Every document that a format recognised; facts are extracted from these. */
  readonly manifests: readonly Manifest[];
  /** How many documents (or whole files) are plainly something else: compose files, workflows, package manifests. */
  readonly skipped: number;
}

/** The most problems reported for a file that cannot be read: a binary file would have thousands. */
const MAX_PROBLEMS = 10;

/** Reads one file after another, however broken any of them is. */
export class CatalogFilesReader implements CatalogFilesReading {
  readonly source: string;
  readonly descriptors: Descriptor[] = [];
  readonly manifests: Manifest[] = [];
  readonly problems: Problem[] = [];
  skipped = 0;
  readonly #options: CatalogOptions;
  readonly #isMeant: boolean;

  constructor(options: CatalogOptions = {}) {
    this.source = options.source ?? "catalog";
    this.#options = options;
    this.#isMeant = options.isCatalog === true || options.format !== undefined;
  }

  read(file: SourceFile): void {
    const steps = this.readInSteps(file);
    while (steps.next().done !== true);
  }

  /** As `read`, yielding at least once per document. */
  *readInSteps(file: SourceFile): Generator<void, void> {
    if (!this.#isMeant && !mentionsEntity(file.text)) {
      if (file.text.trim() !== "") this.skipped++;
      return;
    }
    const parsed = yield* parseText(file);
    const broken = explainBroken(file, parsed.problems, this.#isMeant || looksLikeCatalog(file.text));
    this.problems.push(...broken);
    let isEmpty = true;
    for (const parsedDocument of parsed.documents) {
      for (const document of unwrap(parsedDocument)) {
        isEmpty = false;
        this.#readDocument(document);
        yield;
      }
    }
    if (isEmpty && broken.length === 0 && file.text.trim() !== "") this.skipped++;
  }

  #readDocument(document: CatalogDocument): void {
    const { format, descriptor, problems } = readDocument(document, this.#options);
    this.problems.push(...problems);
    if (format === undefined) this.skipped++;
    else this.manifests.push({ format, file: document.file, line: document.line, value: document.value });
    if (descriptor !== undefined) this.descriptors.push(descriptor);
  }
}

export function readCatalogFiles(files: Iterable<SourceFile>, options: CatalogOptions): CatalogFilesReading {
  const reader = new CatalogFilesReader(options);
  for (const file of files) reader.read(file);
  return reader;
}

/** JSON is read with the JSON parser, which is faster. A text that only starts like JSON may still be YAML. */
function* parseText(file: SourceFile): Generator<void, ParsedText> {
  if (!/^[\s\uFEFF]*[{[]/.test(file.text)) return yield* parseDocumentsInSteps(file, CATALOG_LIMITS);
  const parsed = yield* parseJsonInSteps(file, CATALOG_LIMITS);
  const isYaml = parsed.problems.some(({ code }) => code === "json-syntax") && !file.path.endsWith(".json");
  return isYaml ? yield* parseDocumentsInSteps(file, CATALOG_LIMITS) : parsed;
}

/** A line that starts with template syntax, or has it as a value. The YAML parser cannot read around it. */
const TEMPLATE = /^[ \t]*(?:- +)*(?:[^\s:#]+:[ \t]+)?(?:\{\{|\{%|<%)/m;
const KEYS = [...new Set(CATALOG_FORMATS.flatMap(({ keys }) => keys))];
/** Every format needs one of these keys. A file without them need not be parsed, and may be broken. */
const MENTIONS_ENTITY = keyIn(KEYS, `(?:^|[\\s{,"'])`);
/** Many tools use plain words such as `kind` as keys; only at the top level do these suggest a catalog entity. */
const isPlainWord = (key: string) => /^[a-z]+$/.test(key);
const SPEAKS_OF_ENTITY = keyIn(
  KEYS.filter((key) => !isPlainWord(key)),
  `(?:^|[\\s{,"'])`,
);
const STARTS_ENTITY = keyIn(KEYS.filter(isPlainWord), `^["']?`);

function keyIn(keys: readonly string[], before: string): RegExp {
  return new RegExp(`${before}(?:${keys.join("|")})["']?\\s*:`, "m");
}

/** Whether a text may declare anything. Where it does not, it need not be parsed, or sent anywhere. */
export function mentionsEntity(text: string): boolean {
  return MENTIONS_ENTITY.test(text);
}

function looksLikeCatalog(text: string): boolean {
  return SPEAKS_OF_ENTITY.test(text) || STARTS_ENTITY.test(text);
}

/**
 * Why a file could not be read completely. Nothing is reported for a file that is plainly not a catalog file (JSON with
 * comments, YAML with another tool's tags, a broken workflow).
 */
function explainBroken(file: SourceFile, problems: readonly Problem[], isOurs: boolean): readonly Problem[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined || !isOurs) return [];
  if (TEMPLATE.test(file.text)) return [describeTemplate(first)];
  const told = errors.slice(0, MAX_PROBLEMS).map((problem) => recode(problem, "broken-document"));
  const untold = errors.length - told.length;
  const last = told.at(-1);
  if (untold === 0 || last === undefined) return told;
  return [...told.slice(0, -1), { ...last, help: `there are ${untold} more problems in this file` }];
}

function recode(problem: Problem, code: DefectCode): Problem {
  return { ...problem, code, severity: DEFECT_SEVERITIES[code] };
}

function describeTemplate(problem: Problem): Problem {
  return {
    ...recode(problem, "template-file"),
    message: "the file is a template that has not been filled in",
    help: "render it first, with `helm template` or the like, or leave it out of the catalog",
  };
}

/** The items of a List, or of an API's answer, are documents of their own. */
function* unwrap(document: TextDocument, value = document.value, path: Path = []): Generator<CatalogDocument, void> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* unwrap(document, item as JsonValue, [...path, index]);
  } else if (isList(value)) {
    for (const [at, item] of listAt(value, "items").entries()) {
      yield* unwrap(document, typed(item, value), [...path, "items", at]);
    }
  } else if (isJsonObject(value)) yield catalogDocument(document, value, path);
}

function isList(value: JsonValue): value is JsonObject {
  const kind = ownText(value, "kind");
  return Array.isArray(ownValue(value, "items")) && (kind === undefined || kind.endsWith("List"));
}

/** Items of a `DeploymentList` may leave out their kind and apiVersion; both are taken from the list. */
function typed(item: JsonValue, list: JsonObject): JsonValue {
  const kind = ownText(list, "kind")?.slice(0, -"List".length);
  if (!isJsonObject(item) || !kind) return item;
  return {
    kind,
    ...(ownText(list, "apiVersion") !== undefined && { apiVersion: list["apiVersion"] ?? null }),
    ...item,
  };
}

function catalogDocument(document: TextDocument, value: JsonObject, path: Path): CatalogDocument {
  return {
    file: document.file.path,
    line: path.length === 0 ? document.line : document.span(path).line,
    value: withoutNulls(value) as JsonObject,
    position(within, of) {
      const { line, column } = document.span([...path, ...within], of);
      return { line, column };
    },
  };
}

/** Documents hold no null, so a member written as null counts as absent. Parts without null are shared, not copied. */
function withoutNulls(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    const kept = items.filter((item) => item !== null).map(withoutNulls);
    return kept.length === items.length && kept.every((item, index) => item === items[index]) ? value : kept;
  }
  const members = Object.entries(value);
  const kept = members
    .filter(([, member]) => member !== null)
    .map(([key, member]) => [key, withoutNulls(member)] as const);
  const same = kept.length === members.length && kept.every(([, member], index) => member === members[index]?.[1]);
  return same ? value : Object.fromEntries(kept);
}

interface DocumentReading {
  readonly format?: string;
  readonly descriptor?: Descriptor;
  readonly problems: readonly Problem[];
}

function readDocument(document: CatalogDocument, options: CatalogOptions): DocumentReading {
  const problems: Problem[] = [];
  const report = (defect: Defect) => problems.push(locateDefect(document, defect));
  const formats = CATALOG_FORMATS.filter(({ name }) => options.format === undefined || name === options.format);
  const format = formats.find((candidate) => candidate.recognizes(document.value, options));
  if (format === undefined) {
    const wanted = options.format;
    if (wanted !== undefined)
      report({ code: "unknown-kind", message: `the document is no \`${wanted}\` document`, path: [] });
    return { problems };
  }
  const descriptor = format.read(document, options, report);
  return { format: format.name, problems, ...(descriptor !== undefined && { descriptor }) };
}

function locateDefect(document: CatalogDocument, { code, message, path, of, help, entity }: Defect): Problem {
  return {
    code,
    severity: DEFECT_SEVERITIES[code],
    message,
    ...(help !== undefined && { help }),
    file: document.file,
    ...document.position(path, of),
    ...(entity !== undefined && { entity }),
  };
}
