// For which environments are the gates asked, and which answers depend on a release that a preview does not have?

import { normaliseEnvironment } from "../../model/environment.ts";
import { matchesGlob } from "../../model/glob.ts";
import { nearest } from "../../model/nearest.ts";
import { compareText } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { readsAtGates } from "../decisions/scorecards-at-gate.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";

export interface AskedEnvironments {
  /** Normalised, sorted. */
  readonly environments: readonly string[];
  readonly problems: readonly Problem[];
}

/** `asked`: as written; undefined: all that gates and freezes of the rulebooks name without a pattern. */
export function environmentsToAsk(
  asked: readonly string[] | undefined,
  rulebooks: readonly CompiledRulebook[],
): AskedEnvironments {
  const patterns = rulebooks.flatMap(patternsOf);
  if (asked !== undefined) {
    const environments = [...new Set(asked.map(normaliseEnvironment))].sort(compareText);
    return { environments, problems: environments.flatMap((name) => nothingBefore(name, patterns)) };
  }
  const environments = [...new Set(patterns.filter((name) => !isPattern(name)))].sort(compareText);
  const open = [...new Set(patterns.filter(isPattern))].sort(compareText);
  return { environments, problems: open.length === 0 ? [] : [notAsked(open)] };
}

function patternsOf({ gates, freezes }: CompiledRulebook): readonly string[] {
  return [...gates, ...freezes].flatMap(({ environments }) => environments);
}

function isPattern(environment: string): boolean {
  return /[*?]/.test(environment);
}

function notAsked(patterns: readonly string[]): Problem {
  return {
    code: "environment-pattern",
    severity: "warning",
    message: `gates stand before ${patterns.map((pattern) => `\`${pattern}\``).join(", ")}: which environments these are is not known, and was not asked`,
    help: "name them: `--environment prod-eu`, or `environment=prod-eu` in the query",
  };
}

function nothingBefore(environment: string, patterns: readonly string[]): Problem[] {
  if (patterns.some((pattern) => matchesGlob(environment, pattern))) return [];
  const meant = nearest(environment, patterns);
  const message = `neither a gate nor a freeze names \`${environment}\`, now or then`;
  const help = meant === undefined ? {} : { help: `did you mean \`${meant}\`?` };
  return [{ code: "no-gate", severity: "warning", message, ...help }];
}

/** What is known also of the plain release that a preview judges. */
const KNOWN_OF_ANY: ReadonlySet<string> = new Set(["change.type", "change.environment"]);

/** One warning that names the rules and gates whose answer depends on what is released. */
export function dependsOnRelease(rules: CompiledRulebook): readonly Problem[] {
  const asked = readsAtGates(rules).scorecards;
  const readers = [
    ...rules.scorecards
      .filter(({ scorecard }) => asked.has(scorecard.id))
      .flatMap(({ scorecard, conditions, rules: its }) =>
        its
          .filter(({ pass, appliesTo }) =>
            [pass, ...(appliesTo === undefined ? [] : [appliesTo])].some((condition) =>
              conditions.reads(condition).some((slot) => isOfRelease(conditions.slots[slot]?.key ?? "")),
            ),
          )
          .map(({ rule }) => `\`${scorecard.id}/${rule.id}\``),
      ),
    ...rules.gates
      .filter(({ conditions }) => conditions.slots.some(({ key }) => isOfRelease(key)))
      .map(({ gate }) => `the gate \`${gate.id}\``),
  ];
  if (readers.length === 0) return [];
  const message = `${readers.join(", ")} ${readers.length === 1 ? "asks" : "ask"} for a version, a commit, artifacts or who releases: judged of a release that names none of these`;
  return [{ code: "depends-on-release", severity: "warning", message }];
}

function isOfRelease(key: string): boolean {
  return key === "change" || (key.startsWith("change.") && !KNOWN_OF_ANY.has(key));
}
