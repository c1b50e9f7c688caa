// What is the answer to a delivery? What it changed in the catalog, and its problems.

import type { ImportAnswer } from "../../api/catalog.ts";
import { tellProblem } from "../../api/problem.ts";
import type { SourceReading } from "../../catalog/catalog-format.ts";
import type { Catalog, CatalogEntry } from "../../model/catalog.ts";
import { isSameJson } from "../../model/json.ts";
import type { Problem } from "../../model/problem.ts";
import type { CatalogDiff } from "./diff-catalog.ts";
import { lessTrusted } from "../facts/less-trusted.ts";

/** How many problems are told. Nobody reads more. */
const MOST_PROBLEMS = 1_000;

export function isOfSource({ origins }: CatalogEntry, source: string): boolean {
  return origins.some((origin) => origin.source === source);
}

/** `others`: the readings of all other sources. `isSame`: nothing differs from last time. Yields after each entity. */
export function* tellImport(
  reading: SourceReading,
  catalog: Catalog,
  { before, removed }: CatalogDiff,
  isSame: boolean,
  others: readonly SourceReading[],
): Generator<void, ImportAnswer> {
  const { source } = reading;
  let [created, updated, unchanged] = [0, 0, 0];
  for (const entry of catalog.entries.values()) {
    if (!isOfSource(entry, source)) continue;
    const known = before.get(entry.entity.ref);
    if (isSame || (known !== undefined && saysTheSame(entry, known))) unchanged++;
    else if (known === undefined) created++;
    else updated++;
    yield;
  }
  return {
    created,
    updated,
    unchanged,
    removed: removed.length,
    problems: [...lessTrusted(reading, catalog), ...problemsOf(source, catalog, others)]
      .slice(0, MOST_PROBLEMS)
      .map(tellProblem),
  };
}

/** Compares what is declared of the entity, but not its place in a file, nor relations, which others may declare. */
function saysTheSame({ entity }: CatalogEntry, before: CatalogEntry): boolean {
  const relations = {};
  return isSameJson({ ...entity, relations }, { ...before.entity, relations });
}

function problemsOf(
  source: string,
  { entries, problems }: Catalog,
  others: readonly SourceReading[],
): readonly Problem[] {
  const foreign = new Set(others.flatMap((reading) => reading.problems));
  return problems.filter((problem) => {
    const entry = entries.get(problem.entity ?? "");
    if (foreign.has(problem) || entry === undefined) return !foreign.has(problem);
    return entry.origins.some((origin) => origin.source === source && origin.file === problem.file);
  });
}
