// Which items does a file hold that is to be sent to a server, and where in the file is each?

import { parseFactsText } from "../../facts/parse-facts-text.ts";
import { isJsonObject } from "../../model/json.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import type { Position, Problem } from "../../model/problem.ts";
import type { Path, TextDocument } from "../../text/parse-documents.ts";
import { locate } from "../../text/source-file.ts";
import type { SourceFile } from "../../text/source-file.ts";

export interface SentItem {
  readonly body: JsonObject;
  readonly file: string;
  /** Where in the file the part of the item at `path` is. */
  position(path: Path): Position;
}

export interface SentItemsReading {
  readonly items: readonly SentItem[];
  /** Errors, for what could not be read or is no item. */
  readonly problems: readonly Problem[];
}

/**
 * The file is a list in YAML or JSON, or has one JSON item on each line. What an item says is checked by whoever takes
 * it, not here. `noItem`: the problem to report for what is no object.
 */
export function readSentItems(file: SourceFile, noItem: Problem): SentItemsReading {
  const items: SentItem[] = [];
  const problems: Problem[] = [];
  for (const parsed of parseFactsText(file)) {
    problems.push(...parsed.problems);
    for (const document of parsed.documents) {
      for (const [path, body] of itemsOf(document)) {
        if (isJsonObject(body)) items.push(itemAt(document, path, body));
        else problems.push(locate(noItem, document.file, document.span(path)));
      }
    }
  }
  return { items, problems };
}

function itemsOf({ value }: TextDocument): (readonly [Path, JsonValue])[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).map((item, index) => [[index], item]) : [[[], value]];
}

function itemAt(document: TextDocument, at: Path, body: JsonObject): SentItem {
  return { body, file: document.file.path, position: (path) => document.span([...at, ...path]) };
}

/** The `noItem` of a file of facts. */
export const NO_FACTS: Problem = {
  code: "malformed-fact",
  severity: "error",
  message: "an item is an object with `entity`, `source` and `facts`",
};
