// Is a facts file JSON, YAML or one JSON object a line, and which documents does it hold?

import { CATALOG_LIMITS, parseDocuments } from "../text/parse-documents.ts";
import type { ParsedText } from "../text/parse-documents.ts";
import { parseJson } from "../text/parse-json.ts";
import type { SourceFile } from "../text/source-file.ts";

/** Of one object a line, each line by itself: of a large file only the line in hand is kept. */
export function parseFactsText(file: SourceFile): Iterable<ParsedText> {
  if (/\.(?:ndjson|jsonl)$/i.test(file.path)) return parseLines(file);
  if (!/^[\s\uFEFF]*[{[]/.test(file.text)) return [parseDocuments(file, CATALOG_LIMITS)];
  const whole = parseJson(file, CATALOG_LIMITS);
  if (!whole.problems.some(({ code }) => code === "json-syntax")) return [whole];
  if (looksLikeLines(file.text)) return parseLines(file);
  return [file.path.endsWith(".json") ? whole : parseDocuments(file, CATALOG_LIMITS)];
}

/** More than one line, and each that is not empty starts an object. */
function looksLikeLines(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 1 && lines.every((line) => /^[\s\uFEFF]*\{/.test(line));
}

function* parseLines(file: SourceFile): Iterable<ParsedText> {
  for (const [index, line] of file.text.split("\n").entries()) {
    if (line.trim() !== "") yield parseJson(file, CATALOG_LIMITS, { text: line, line: index + 1 });
  }
}
