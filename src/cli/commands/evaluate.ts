// `muster evaluate`: where does every entity of a catalog on disk stand?

import { evaluateCatalog } from "../../app/files/evaluate-catalog.ts";
import type { EvaluateRequest } from "../../app/files/evaluate-catalog.ts";
import type { EvaluationReport } from "../../model/evaluation-report.ts";
import type { EntityReport } from "../../model/finding.ts";
import { concludeEvaluation } from "../../report/conclusion.ts";
import { readDestinations } from "../destinations.ts";
import type { Destination, WantedFormats } from "../destinations.ts";
import type { ExitCode } from "../exit-codes.ts";
import { createProgressBar, runWith } from "../progress-bar.ts";
import type { ProgressBar } from "../progress-bar.ts";
import { announceRules, readCatalog, readTime } from "../read-arguments.ts";
import type { CatalogArguments } from "../read-arguments.ts";
import { readRules } from "../read-rules.ts";
import type { World } from "../world.ts";
import { writeReport } from "../write-report.ts";
import { refuseRules } from "./lint.ts";

export interface EvaluateOptions extends CatalogArguments, WantedFormats {
  readonly rules?: string;
  readonly at?: string;
  readonly only?: readonly string[];
  readonly entity?: readonly string[];
  readonly owner?: readonly string[];
  readonly failing?: boolean;
  readonly explain?: "none" | "failing" | "all";
  readonly strict?: boolean;
}

export async function evaluate(options: EvaluateOptions, version: string, world: World): Promise<ExitCode> {
  const destinations = readDestinations(options, "evaluation", world);
  const at = readTime(options.at, world);
  const rules = await readRules(options.rules, world);
  if (rules.rulebook === undefined) return refuseRules(rules, destinations, version, world);
  await announceRules(rules, world);

  const { files, locate } = readCatalog(options, rules, world);
  const bar = createProgressBar(world);
  const selection = selectionOf(options, destinations);
  const report = runWith(bar, evaluateCatalog({ rulebook: rules.rulebook, ...files, at, selection }));
  const strict = options.strict === true;
  const full = options.entity !== undefined || options.explain === "all" || report.summary.catalog === 1;
  const counted = withProgress(report, bar);
  const { scorecards } = rules.rulebook;
  await writeReport(
    destinations,
    (format, context, onTerminal) => {
      if (onTerminal) bar.clear();
      return format.evaluation?.({ report: onTerminal ? report : counted, scorecards }, context);
    },
    { full, passing: options.explain === "all", strict, version, locate },
    world,
  );
  bar.clear();
  return concludeEvaluation(report.summary, strict).exit;
}

function selectionOf(options: EvaluateOptions, destinations: readonly Destination[]): EvaluateRequest["selection"] {
  const { entity, owner, only, failing } = options;
  const failingOnly = destinations.every(({ format }) => format.failingOnly);
  return {
    ...(entity === undefined ? {} : { entities: entity }),
    ...(owner === undefined ? {} : { owners: owner }),
    ...(only === undefined ? {} : { only }),
    failing: failing === true,
    explain: options.explain ?? (failingOnly ? "failing" : "all"),
  };
}

/** Explaining a large fleet takes longer than evaluating it, so the progress bar also follows the writing. */
function withProgress(report: EvaluationReport, bar: ProgressBar): EvaluationReport {
  const entities: Iterable<EntityReport> = {
    *[Symbol.iterator]() {
      let done = 0;
      for (const entity of report.entities) {
        yield entity;
        if (++done % 100 === 0) bar.update("writing", done, report.summary.catalog);
      }
    },
  };
  return { ...report, entities };
}
