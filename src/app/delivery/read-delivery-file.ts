// Which delivery events does a file hold, and what is wrong with the rest?

import type { DeliveryReadingContext } from "../../delivery/read/delivery-reading.ts";
import { readDeliveryEvent } from "../../delivery/read/read-delivery-event.ts";
import { parseFactsText } from "../../facts/parse-facts-text.ts";
import type { DeliveryEvent } from "../../model/delivery-event.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Problem } from "../../model/problem.ts";
import type { Path, TextDocument } from "../../text/parse-documents.ts";
import { locate } from "../../text/source-file.ts";
import type { SourceFile } from "../../text/source-file.ts";

export interface DeliveryFileReading {
  readonly events: readonly DeliveryEvent[];
  /** Errors, for events that could not be read and were left out. */
  readonly problems: readonly Problem[];
  /** How many events the file has, including those that could not be read. */
  readonly sent: number;
  /** How many events say nothing about delivery. */
  readonly ignored: number;
}

/** The file is a list in JSON or YAML, or has one event on each line. */
export function readDeliveryFile(file: SourceFile, context: DeliveryReadingContext): DeliveryFileReading {
  const events: DeliveryEvent[] = [];
  const problems: Problem[] = [];
  let [sent, ignored] = [0, 0];
  for (const parsed of parseFactsText(file)) {
    const broken = parsed.problems.filter(({ severity }) => severity === "error");
    problems.push(...broken);
    sent += broken.length;
    for (const document of parsed.documents) {
      for (const [path, item] of itemsOf(document)) {
        sent++;
        const reading = readDeliveryEvent(item, context);
        events.push(...reading.events);
        problems.push(...reading.problems.map((problem) => placed(problem, document, path)));
        if (reading.ignored !== undefined) ignored++;
      }
    }
  }
  return { events, problems, sent, ignored };
}

function itemsOf({ value }: TextDocument): (readonly [Path, JsonValue])[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).map((item, index) => [[index], item]) : [[[], value]];
}

function placed(problem: Problem, document: TextDocument, at: Path): Problem {
  const { pointer = "", ...rest } = problem;
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return locate(rest, document.file, document.span([...at, ...steps]));
}
