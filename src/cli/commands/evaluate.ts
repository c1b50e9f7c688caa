// `muster evaluate`: where does every entity of a catalog on disk stand?

import { evaluateCatalog } from "../../app/evaluate-catalog.ts";
import type { EvaluateRequest } from "../../app/evaluate-catalog.ts";
import type { CatalogOptions } from "../../app/evaluate-files.ts";
import type { EvaluationReport } from "../../model/evaluation-report.ts";
import type { EntityReport } from "../../model/finding.ts";
import { isError } from "../../model/problem.ts";
import { parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { UsageError } from "../../model/usage-error.ts";
import { concludeEvaluation } from "../../report/conclusion.ts";
import { count } from "../../report/layout.ts";
import { readDestinations } from "../destinations.ts";
import type { Destination } from "../destinations.ts";
import type { ExitCode } from "../exit-codes.ts";
import { createProgressBar } from "../progress-bar.ts";
import type { ProgressBar } from "../progress-bar.ts";
import { createFileReader } from "../read-files.ts";
import { readRules } from "../read-rules.ts";
import type { RulesRead } from "../read-rules.ts";
import { say } from "../say.ts";
import type { World } from "../world.ts";
import { writeReport } from "../write-report.ts";
import { refuseRules } from "./lint.ts";

export interface EvaluateOptions {
  readonly rules?: string;
  readonly catalog?: readonly string[];
  readonly exclude?: readonly string[];
  readonly apiVersion?: readonly string[];
  readonly ownerKey?: readonly string[];
  readonly facts?: readonly string[];
  readonly at?: string;
  readonly only?: readonly string[];
  readonly entity?: readonly string[];
  readonly owner?: readonly string[];
  readonly failing?: boolean;
  readonly explain?: "none" | "failing" | "all";
  readonly strict?: boolean;
  readonly format: string;
  readonly out?: readonly string[];
}

export async function evaluate(options: EvaluateOptions, version: string, world: World): Promise<ExitCode> {
  const destinations = readDestinations(options.format, options.out ?? [], "evaluation");
  const at = readTime(options.at, world);
  const rules = await readRules(options.rules, world);
  if (rules.rulebook === undefined) return refuseRules(rules, destinations, version, world);
  await announce(rules, world);

  const reader = createFileReader(world.cwd, { leaveOut: [rules.directory], exclude: options.exclude ?? [] });
  const factsFiles = reader.read(options.facts ?? []);
  const paths = options.catalog ?? ["."];
  const catalogFiles = reader.read(paths);
  if (catalogFiles.length === 0) throw new UsageError(`no *.yaml, *.yml or *.json under ${namesOf(paths)}`);

  const bar = createProgressBar(world);
  const selection = selectionOf(options, destinations);
  const catalogOptions = catalogOptionsOf(options);
  const report = run({ rulebook: rules.rulebook, catalogFiles, catalogOptions, factsFiles, at, selection }, bar);
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
    { full, passing: options.explain === "all", strict, version, locate: reader.locate },
    world,
  );
  bar.clear();
  return concludeEvaluation(report.summary, strict).exit;
}

function readTime(written: string | undefined, world: World): Instant {
  if (written === undefined) return world.now();
  const at = parseInstant(written);
  if (at !== undefined) return at;
  throw new UsageError(`\`${written}\` is no time`, "write `2026-12-01` or `2026-12-01T12:00:00Z`");
}

/** Rules nobody named, and warnings about them, are worth a line. */
async function announce(rules: RulesRead, world: World): Promise<void> {
  const warnings = rules.problems.filter((problem) => !isError(problem)).length;
  if (warnings > 0)
    await say(world.stderr, `${count(warnings, "warning")} about ${rules.name}: \`muster lint\` shows them`);
}

function catalogOptionsOf({ apiVersion, ownerKey }: EvaluateOptions): CatalogOptions {
  return {
    ...(apiVersion === undefined ? {} : { apiVersionPrefixes: apiVersion }),
    ...(ownerKey === undefined ? {} : { ownerKeys: ownerKey }),
  };
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

function run(request: EvaluateRequest, bar: ProgressBar): EvaluationReport {
  const evaluating = evaluateCatalog(request);
  let step = evaluating.next();
  for (; step.done !== true; step = evaluating.next()) bar.update(step.value.phase, step.value.done, step.value.total);
  bar.clear();
  return step.value;
}

/** Explaining a large fleet takes longer than evaluating it: what is written is counted. */
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

function namesOf(paths: readonly string[]): string {
  return paths.map((path) => `\`${path}\``).join(", ");
}
