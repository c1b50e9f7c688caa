// Where does the time of an evaluation go: reading the catalog, reading facts, evaluating, explaining and writing?

import { dirname, join } from "node:path";
import { evaluateCatalog } from "../src/app/files/evaluate-catalog.ts";
import { createFileReader } from "../src/cli/read-files.ts";
import type { EvaluationReport } from "../src/model/evaluation-report.ts";
import { jsonList } from "../src/report/json.ts";
import { loadRulebook } from "../src/rulebook/load-rulebook.ts";
import { readRuleDirectory } from "../src/rulebook/read-rule-directory.ts";
import { AT } from "./documents.ts";
import type { GeneratedCatalog } from "./generate-catalog.ts";

/** Milliseconds by phase, in the order they come. */
export async function timePhases(generated: GeneratedCatalog): Promise<ReadonlyMap<string, number>> {
  const shipped = await readRuleDirectory(join(import.meta.dirname, "..", "rules"));
  const own = await readRuleDirectory(generated.rules);
  const { rulebook, problems } = loadRulebook(
    own,
    shipped.filter(({ path }) => !path.endsWith(".test.yaml")),
  );
  if (rulebook === undefined) throw new Error(problems.map(({ message }) => message).join("; "));

  const times = new Map<string, number>();
  let since = performance.now();
  const end = (phase: string): void => {
    times.set(phase, (times.get(phase) ?? 0) + performance.now() - since);
    since = performance.now();
  };
  const reader = createFileReader(dirname(generated.catalog));
  const [catalogFiles, factsFiles] = [reader.read([generated.catalog]), reader.read([generated.facts])];
  end("from disk");
  const evaluating = evaluateCatalog({ rulebook, catalogFiles, factsFiles, at: AT, selection: {} });
  let step = evaluating.next();
  let phase = "reading";
  for (; step.done !== true; step = evaluating.next()) {
    end(phase);
    phase = step.value.phase;
  }
  end("summing up");
  write(step.value);
  end("explaining and writing");
  return times;
}

function write(report: EvaluationReport): number {
  let characters = 0;
  for (const text of jsonList(report.entities, (entity) => entity)) characters += text.length;
  return characters;
}
