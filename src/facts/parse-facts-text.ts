// Is a facts file JSON, YAML or NDJSON (one JSON object per line), and which documents does it hold?

import { CATALOG_LIMITS, parseDocuments } from "../text/parse-documents.ts";
import type { ParsedText } from "../text/parse-documents.ts";
import { parseJson } from "../text/parse-json.ts";
import type { SourceFile } from "../text/source-file.ts";

/** NDJSON is parsed line by line, so that only the current line of a large file is in memory. */
export function parseFactsText(file: SourceFile): Iterable<ParsedText> {
  if (/\.(?:ndjson|jsonl)$/i.test(file.path)) return parseLines(file);
  if (!/^[\s\uFEFF]*[{[]/.test(file.text)) return [parseDocuments(file, CATALOG_LIMITS)];
  const whole = parseJson(file, CATALOG_LIMITS);
  if (!whole.problems.some(({ code }) => code === "json-syntax")) return [whole];
  if (looksLikeLines(file.text)) return parseLines(file);
  return [file.path.endsWith(".json") ? whole : parseDocuments(file, CATALOG_LIMITS)];
}

/** Whether there is more than one line and every line that is not empty starts with an object. */
function looksLikeLines(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 1 && lines.every((line) => /^[\s\uFEFF]*\{/.test(line));
}

function* parseLines(file: SourceFile): Iterable<ParsedText> {
  for (const [index, line] of file.text.split("\n").entries()) {
    if (line.trim() !== "") yield parseJson(file, CATALOG_LIMITS, { text: line, line: index + 1 });
  }
}
