// `muster check --local`: may this be released, by the files at hand?

import { checkGate } from "../../app/decisions/check-gate.ts";
import { readFactArguments } from "../../app/facts/fact-arguments.ts";
import { exitOf } from "../../report/conclusion.ts";
import { readDestinations } from "../destinations.ts";
import type { ExitCode } from "../exit-codes.ts";
import { createProgressBar, runWith } from "../progress-bar.ts";
import { announceRules, readCatalog, readTime } from "../read-arguments.ts";
import { readRules } from "../read-rules.ts";
import type { CheckOptions, Release } from "../read-release.ts";
import type { World } from "../world.ts";
import { refuseRules } from "./lint.ts";
import { wantedFindings, writeDecision } from "./write-decision.ts";

export async function checkLocally(
  { entity, environment, change }: Release,
  options: CheckOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const destinations = readDestinations(options, "decision", world);
  const at = readTime(options.at, world);
  const rules = await readRules(options.rules, world);
  if (rules.rulebook === undefined) return refuseRules(rules, destinations, version, world);
  const { rulebook } = rules;
  await announceRules(rules, world);

  const { files, locate } = readCatalog(options, rules, world);
  const facts = readFactArguments(options.fact ?? [], rulebook.facts);
  const explain = wantedFindings(options, destinations);
  const checking = checkGate({ rulebook, ...files, at, entity, request: { environment, change, facts, explain } });
  const decision = runWith(createProgressBar(world), checking);
  const { scorecards } = rulebook;
  await writeDecision(
    { decision, scorecards },
    destinations,
    { all: options.explain === "all", version, locate },
    world,
  );
  return exitOf(decision);
}
