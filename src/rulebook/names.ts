// Which names can rule files refer to, and is each declared only once?

import { suggest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import { dayAfter } from "../model/time.ts";
import type { FactCatalogue } from "./fact-catalogue.ts";
import { member, problemAt, textAt, textOf } from "./place.ts";
import type { Place } from "./place.ts";
import { ofKind } from "./rule-documents.ts";
import type { RuleDocument } from "./rule-documents.ts";
import type { Kind } from "./schemas/kinds.ts";
import { unknownRule } from "./scorecard-outlines.ts";
import type { ScorecardOutline } from "./scorecard-outlines.ts";

export interface Names {
  readonly facts: FactCatalogue;
  readonly scorecards: ReadonlyMap<string, ScorecardOutline>;
  readonly gates: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  /** By id: the day after the initiative is due. */
  readonly initiatives: ReadonlyMap<string, string>;
}

/** The ids of one kind. */
export function idsOf(documents: readonly RuleDocument[], kind: Kind): ReadonlySet<string> {
  return new Set(documents.flatMap((document) => (document.kind === kind ? (textAt(document.place, "id") ?? []) : [])));
}

/**
 * By id: the first day on which a gate can require what the initiative asks for. Initiatives that could not be read are
 * left out.
 */
export function daysAfterInitiatives(documents: readonly RuleDocument[]): ReadonlyMap<string, string> {
  const days = ofKind(documents, "Initiative").flatMap(({ read }): [string, string][] =>
    read === undefined ? [] : [[read.id, dayAfter(read.due)]],
  );
  return new Map(days);
}

/** A problem for each id that an earlier document of the same kind has already. */
export function duplicateIds(documents: readonly RuleDocument[]): Problem[] {
  const seen = new Map<string, Place>();
  return documents.flatMap(({ kind, place }) => {
    const written = member(place, "id");
    const id = textOf(written);
    if (id === undefined || kind === "Tests") return [];
    const before = seen.get(`${kind}/${id}`);
    if (before === undefined) {
      seen.set(`${kind}/${id}`, written);
      return [];
    }
    const where = `${before.document.file.path}:${before.document.span(before.path).line}`;
    const message = `there are two ${kind} documents with the id \`${id}\``;
    return problemAt(written, { code: "duplicate-id", message, help: `the other one is at ${where}` });
  });
}

/** The scorecard that `place` names. Undefined, with a problem added, where there is no scorecard of that name. */
export function scorecardAt(place: Place, names: Names, problems: Problem[]): ScorecardOutline | undefined {
  const id = textOf(place);
  if (id === undefined) return undefined;
  const scorecard = names.scorecards.get(id);
  if (scorecard === undefined) {
    const help = suggest(id, [...names.scorecards.keys()]) ?? "no rule file declares a scorecard";
    problems.push(problemAt(place, { code: "unknown-scorecard", message: `unknown scorecard \`${id}\``, help }));
  }
  return scorecard;
}

/** Checks that `place` names a level of the scorecard, or one of the `other` words allowed there. */
export function checkLevel(
  place: Place,
  scorecard: ScorecardOutline,
  problems: Problem[],
  other: readonly string[] = [],
): void {
  const level = textOf(place);
  const { id, levels } = scorecard;
  if (level === undefined || levels === undefined || levels.includes(level) || other.includes(level)) return;
  const message = `scorecard \`${id}\` has no level \`${level}\``;
  problems.push(problemAt(place, { code: "unknown-level", message, help: suggest(level, [...levels, ...other]) }));
}

/** Checks that `place` names a rule of the scorecard. */
export function checkRule(place: Place, scorecard: ScorecardOutline, problems: Problem[]): void {
  const rule = textOf(place);
  if (rule === undefined || scorecard.rules.has(rule)) return;
  const help = suggest(rule, [...scorecard.rules.keys()]);
  problems.push(problemAt(place, { code: "unknown-rule", message: unknownRule(rule, scorecard.id), help }));
}
