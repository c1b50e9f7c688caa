// How is YAML or JSON text turned into plain values, each with its place in the text, without letting hostile input
// through?

import { Composer, Lexer, LineCounter, Parser } from "yaml";
import type { CST, Document as YamlDocument, YAMLParseError, YAMLWarning } from "yaml";
import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { ValueReader } from "./read-yaml-value.ts";
import { locate } from "./source-file.ts";
import type { SourceFile, Span } from "./source-file.ts";
import { syntaxProblem } from "./syntax-problem.ts";
import type { ParsedText, ParseLimits, TextDocument } from "./text-document.ts";

export type { ParsedText, ParseLimits, Path, TextDocument } from "./text-document.ts";

/** Limits for rule files, which people write by hand. */
export const RULE_FILE_LIMITS: ParseLimits = { maxBytes: 256 * 1024, maxDepth: 64, maxNodes: 50_000, maxAliases: 500 };
/** Limits for catalog files and bundles of manifests, which are often generated. */
export const CATALOG_LIMITS: ParseLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 128,
  maxNodes: 5_000_000,
  maxAliases: 1_000,
  mergesKeys: true,
};

/**
 * Reads every document of a YAML 1.2 (core schema) or JSON text. A document with an error is left out; the others are
 * read. A plain scalar that looks like a number but would not print back the same (`1.10`, `0777`) stays text, with the
 * warning `number-kept-as-text`. Never throws.
 */
export function parseDocuments(source: SourceFile, limits: ParseLimits): ParsedText {
  const steps = parseDocumentsInSteps(source, limits);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** As `parseDocuments`, yielding after each document or part of a long one: a text may hold a whole catalog. */
export function* parseDocumentsInSteps(source: SourceFile, limits: ParseLimits): Generator<void, ParsedText> {
  // A byte order mark does not count as a column of the first line.
  const file = { path: source.path, text: source.text.replace(/^\uFEFF/, "") };
  if (file.text.length > limits.maxBytes) return refused(file, tooLarge(file, limits), START);
  const lines = new LineCounter();
  const read: ReadDocument[] = [];
  try {
    for (const yaml of compose(file.text, lines, limits.maxDepth)) {
      if (yaml !== undefined) read.push(readDocument(file, yaml, lines, limits));
      yield;
    }
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    const { line, col } = lines.linePos(error.offset);
    return refused(file, tooDeep(limits), { line, column: col, length: 1 });
  }
  const problems = read.flatMap((document) => document.problems);
  return {
    documents: read.flatMap(({ document, problems }) => (problems.some(isError) ? [] : (document ?? []))),
    damaged: read.flatMap(({ document, problems }) => (problems.some(isError) ? (document ?? []) : [])),
    isPartial: read.some(({ document, problems }) => document === undefined && problems.some(isError)),
    problems,
  };
}

const START: Span = { line: 1, column: 1, length: 1 };

function refused(file: SourceFile, problem: Problem, span: Span): ParsedText {
  return { documents: [], isPartial: true, problems: [locate(problem, file, span)] };
}

function tooLarge(file: SourceFile, { maxBytes }: ParseLimits): Problem {
  const message = `file has ${file.text.length} characters, at most ${maxBytes} are read`;
  return { code: "file-too-large", severity: "error", message };
}

function tooDeep({ maxDepth }: ParseLimits): Problem {
  return { code: "too-deep", severity: "error", message: `nested deeper than ${maxDepth} levels` };
}

class TooDeep extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super("nested too deep");
    this.offset = offset;
  }
}

/** Takes about a millisecond. */
const LEXEMES_IN_A_STEP = 1_000;

/**
 * Feeds the parser one lexeme at a time, so that text nested too deeply is refused before anything recurses into it.
 * Yields undefined for steps in between.
 */
function* compose(text: string, lines: LineCounter, maxDepth: number): Generator<YamlDocument.Parsed | undefined> {
  const parser = new Parser(lines.addNewLine);
  // Duplicate keys are checked by our own code, so that one duplicate does not hide other problems.
  const composer = new Composer({
    schema: "core",
    resolveKnownTags: false,
    merge: false,
    uniqueKeys: false,
    logLevel: "silent",
    prettyErrors: false,
  });
  lines.addNewLine(0);
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    yield* composed(composer, parser.next(lexeme));
    // The document itself is the first level.
    if (parser.stack.length > maxDepth + 1) throw new TooDeep(offset);
    if (++lexemes % LEXEMES_IN_A_STEP === 0) yield undefined;
  }
  yield* composed(composer, parser.end());
  yield* composer.end(false, text.length) as Iterable<YamlDocument.Parsed>;
}

function* composed(composer: Composer, tokens: Iterable<CST.Token>): Generator<YamlDocument.Parsed> {
  for (const token of tokens) yield* composer.next(token) as Iterable<YamlDocument.Parsed>;
}

interface ReadDocument {
  /** Undefined where the document is empty or too broken to be read. */
  readonly document: TextDocument | undefined;
  readonly problems: readonly Problem[];
}

function readDocument(
  file: SourceFile,
  yaml: YamlDocument.Parsed,
  lines: LineCounter,
  limits: ParseLimits,
): ReadDocument {
  const faults = [...yaml.errors, ...yaml.warnings];
  const syntax = firstOfEachLine(faults.map((fault) => syntaxProblem(fault, file, lines)));
  const root = yaml.contents;
  if (root === null || !faults.every(isHarmless)) return { document: undefined, problems: syntax };
  const reader = new ValueReader(file, root, lines, limits);
  const problems = [...syntax, ...reader.problems];
  const { value } = reader;
  if (value === undefined || value === null) return { document: undefined, problems };
  const span: TextDocument["span"] = (path, of = "value") => reader.span(path, of);
  return { document: { file, value, line: lines.linePos(root.range[0]).line, span }, problems };
}

/** Whether a fault leaves the structure of the document intact. */
function isHarmless({ code }: YAMLParseError | YAMLWarning): boolean {
  return code === "TAG_RESOLVE_FAILED" || code === "BAD_SCALAR_START";
}

/** One slip makes the parser complain several times on the same line. */
function firstOfEachLine(problems: readonly Problem[]): Problem[] {
  const seen = new Set<number | undefined>();
  return problems.filter(({ line }) => !seen.has(line) && seen.add(line));
}
