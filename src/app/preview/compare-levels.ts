// For which entities do level or target change under the candidate, and which rules become unknown?

import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { ScorecardEvaluation } from "../../evaluate/evaluate-scorecard.ts";
import { evaluationOf, scorecardOf } from "./compared-rules.ts";
import type { ComparedRules, RulesSide } from "./compared-rules.ts";
import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";

export interface LevelStanding {
  readonly level: string | null;
  readonly target: string | null;
  readonly standing: ScorecardEvaluation["standing"];
}

/**
 * The first matters most. `offTarget`, `onTarget` and `retargeted` mean the same level, but another target or standing;
 * `renamed`, another level of the same rank; `joined` and `left`, that the scorecard starts or stops to apply.
 */
export const LEVEL_CHANGES = [
  "lost",
  "gained",
  "offTarget",
  "onTarget",
  "renamed",
  "retargeted",
  "joined",
  "left",
] as const;

export interface LevelChange {
  readonly entity: EntityRef;
  readonly scorecard: string;
  readonly change: (typeof LEVEL_CHANGES)[number];
  /** Null: the scorecard does not apply, or there is none. */
  readonly before: LevelStanding | null;
  readonly after: LevelStanding | null;
}

/** A rule of the candidate whose outcome becomes unknown. */
export interface UnknownRule {
  readonly scorecard: string;
  /** Its place in the scorecard. */
  readonly index: number;
  readonly entities: number;
  readonly example: EntityRef;
}

export interface LevelChanges {
  /** By change, then by scorecard, then by entity. */
  readonly levels: readonly LevelChange[];
  readonly unknown: readonly UnknownRule[];
}

/** How many entities are compared between two yields. */
const SLICE = 500;

export function* compareLevels(compared: ComparedRules): Generator<void, LevelChanges> {
  const { before, after, entries } = compared;
  const levels: LevelChange[] = [];
  const unknown: UnknownRule[] = [];
  const ids = new Set([...before.rules.scorecards, ...after.rules.scorecards].map(({ scorecard }) => scorecard.id));
  let done = 0;
  for (const id of [...ids].sort(compareText)) {
    const compares = [scorecardOf(before, id), scorecardOf(after, id)] as const;
    const newly = new NewlyUnknown(compares, compared);
    for (const entity of entries.keys()) {
      const change = changeOf(entity, id, compared, compares);
      if (change !== undefined) levels.push(change);
      newly.look(entity);
      if (++done % SLICE === 0) yield;
    }
    unknown.push(...newly.found);
  }
  return { levels: levels.sort(compareChanges), unknown };
}

type Compares = readonly [before: CompiledScorecard | undefined, after: CompiledScorecard | undefined];

function changeOf(
  entity: EntityRef,
  scorecard: string,
  { before, after }: ComparedRules,
  [was, is]: Compares,
): LevelChange | undefined {
  const [held, holds] = [standingOf(before, was, entity), standingOf(after, is, entity)];
  if (held === null && holds === null) return undefined;
  const said = { entity, scorecard, before: held, after: holds };
  if (held === null) return { ...said, change: "joined" };
  if (holds === null) return { ...said, change: "left" };
  const change = held.level === holds.level ? targetChange(held, holds) : directionOf(held.level, holds.level, was, is);
  return change && { ...said, change };
}

/** For entities that keep their level; undefined: nothing changes. */
function targetChange(held: LevelStanding, holds: LevelStanding): LevelChange["change"] | undefined {
  if (held.standing === "met" && holds.standing !== "met" && holds.standing !== null) return "offTarget";
  if (holds.standing === "met" && held.standing !== "met" && held.standing !== null) return "onTarget";
  return held.target === holds.target && held.standing === holds.standing ? undefined : "retargeted";
}

function standingOf(side: RulesSide, compiled: CompiledScorecard | undefined, entity: EntityRef): LevelStanding | null {
  const evaluation = compiled && evaluationOf(side, compiled.scorecard.id, entity);
  if (evaluation === undefined) return null;
  const { levels } = compiled?.scorecard ?? { levels: [] };
  const { rank, targetRank, standing } = evaluation;
  return { level: levels[rank - 1] ?? null, target: levels[targetRank - 1] ?? null, standing };
}

/**
 * Levels may be added, removed and reordered. Where one scorecard has both levels, their ranks in it are compared;
 * otherwise each level's rank in its own scorecard.
 */
function directionOf(
  from: string | null,
  to: string | null,
  was: CompiledScorecard | undefined,
  is: CompiledScorecard | undefined,
): LevelChange["change"] {
  const [old, current] = [was?.scorecard.levels ?? [], is?.scorecard.levels ?? []];
  const rank = (level: string | null, ladder: readonly string[]): number =>
    level === null ? 0 : ladder.indexOf(level) + 1;
  const isOn = (ladder: readonly string[]): boolean =>
    [from, to].every((level) => level === null || ladder.includes(level));
  const one = isOn(current) ? current : isOn(old) ? old : undefined;
  const rise = rank(to, one ?? current) - rank(from, one ?? old);
  return rise === 0 ? "renamed" : rise > 0 ? "gained" : "lost";
}

function compareChanges(a: LevelChange, b: LevelChange): number {
  return (
    LEVEL_CHANGES.indexOf(a.change) - LEVEL_CHANGES.indexOf(b.change) ||
    compareText(a.scorecard, b.scorecard) ||
    compareText(a.entity, b.entity)
  );
}

/**
 * Finds the rules of one scorecard that become unknown, and counts for how many entities. Before, the rule was known of
 * them, or was not asked.
 */
class NewlyUnknown {
  readonly #compared: ComparedRules;
  readonly #id: string | undefined;
  /** By place in the candidate's scorecard, the place in the one in force; -1: it is a new rule. */
  readonly #places: readonly number[];
  readonly #counted: { entities: number; example: EntityRef }[] = [];

  constructor([was, is]: Compares, compared: ComparedRules) {
    this.#compared = compared;
    this.#id = is?.scorecard.id;
    const places = new Map(was?.rules.map(({ rule }, index) => [rule.id, index]));
    this.#places = (is?.rules ?? []).map(({ rule }) => places.get(rule.id) ?? -1);
  }

  look(entity: EntityRef): void {
    const { before, after } = this.#compared;
    const outcomes = this.#id === undefined ? undefined : evaluationOf(after, this.#id, entity)?.outcomes;
    if (outcomes?.includes("unknown") !== true) return;
    const earlier = this.#id === undefined ? undefined : evaluationOf(before, this.#id, entity)?.outcomes;
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome !== "unknown" || earlier?.[this.#places[index] ?? -1] === "unknown") continue;
      const counted = (this.#counted[index] ??= { entities: 0, example: entity });
      counted.entities++;
    }
  }

  get found(): readonly UnknownRule[] {
    const id = this.#id ?? "";
    return this.#counted.flatMap((counted, index) => ({ scorecard: id, index, ...counted }));
  }
}
