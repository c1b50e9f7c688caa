// How did a fleet stand at earlier instants? As it stands now, with every movement since then undone.

import type { HistoryPoint } from "../../api/history.ts";
import type { Stand } from "../../model/evaluation-record.ts";
import { compareText } from "../../model/problem.ts";
import type { Flow, Trend } from "../../ports/movements.ts";

export type PointFigures = Omit<HistoryPoint, "at">;

/**
 * The figures at the start of the first stretch, and at the end of each stretch. `levels`: lowest first. Levels that no
 * longer exist come after them.
 */
export function replayTrend({ now, flows }: Trend, levels: readonly string[], stretches: number): PointFigures[] {
  const standing = new Standing();
  for (const { entities, score, ...place } of now) standing.add(place, entities, score);
  const told: PointFigures[] = [];
  const later = [...flows].sort((a, b) => b.stretch - a.stretch);
  let undone = 0;
  for (let end = stretches; end >= 0; end--) {
    for (; (later[undone]?.stretch ?? -1) >= end; undone++) standing.undo(later[undone]);
    told.push(standing.figures(levels));
  }
  return told.reverse();
}

type Place = Pick<Stand, "level" | "standing">;

class Standing {
  /** How many entities hold each level; null: none. */
  readonly #held = new Map<string | null, number>();
  readonly #standing = { met: 0, below: 0, unknown: 0, none: 0 };
  #entities = 0;
  /** The sum, in tenths: whole numbers stay exact however often something is added and taken away. */
  #score = 0;

  add({ level, standing }: Place, entities: number, score: number): void {
    this.#held.set(level, (this.#held.get(level) ?? 0) + entities);
    this.#standing[standing ?? "none"] += entities;
    this.#entities += entities;
    this.#score += Math.round(10 * score);
  }

  undo(flow: Flow | undefined): void {
    if (flow === undefined) return;
    const { from, to, entities, score } = flow;
    if (to !== null) this.add(to, -entities, 0);
    if (from !== null) this.add(from, entities, 0);
    this.#score -= Math.round(10 * score);
  }

  figures(levels: readonly string[]): PointFigures {
    const { met, below, unknown } = this.#standing;
    const asked = met + below + unknown;
    return {
      entities: this.#entities,
      held: [null, ...levels, ...this.#former(levels)].map((level) => ({
        level,
        entities: this.#held.get(level) ?? 0,
      })),
      standing: { ...this.#standing },
      score: this.#entities === 0 ? null : Math.round(this.#score / this.#entities) / 10,
      onTarget: asked === 0 ? null : Math.round((1_000 * met) / asked) / 10,
    };
  }

  /** Levels that are still held in this count, but that the scorecard no longer has. */
  #former(levels: readonly string[]): string[] {
    return [...this.#held]
      .flatMap(([level, entities]) => (level === null || entities === 0 || levels.includes(level) ? [] : [level]))
      .sort(compareText);
  }
}
