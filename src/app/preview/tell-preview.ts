// What does a preview say of the changes? Counts, for all and by owner, and the first changes one by one.

import { COUNTED_CHANGES } from "../../api/preview.ts";
import type { CountedChanges, RulebookPreview } from "../../api/preview.ts";
import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import { formatInstant } from "../../model/time.ts";
import type { RequestProblem } from "../../api/problem.ts";
import { scorecardOf } from "./compared-rules.ts";
import type { ComparedRules } from "./compared-rules.ts";
import { compareLevels } from "./compare-levels.ts";
import type { LevelChange, LevelChanges, UnknownRule } from "./compare-levels.ts";
import { compareVerdicts } from "./compare-verdicts.ts";
import type { VerdictChange, VerdictChanges } from "./compare-verdicts.ts";
import { explainUnknown, tellLevel } from "./tell-level.ts";
import { tellVerdict } from "./tell-verdict.ts";

export interface ToldPreview {
  /** How many changes of levels, and how many of verdicts, to list one by one. */
  readonly limit: number;
  readonly problems: readonly RequestProblem[];
}

/** Compares, counts and explains. Takes a few milliseconds at most between two yields. */
export function* previewRules(compared: ComparedRules, told: ToldPreview): Generator<void, RulebookPreview> {
  const { levels, unknown } = yield* compareLevels(compared);
  const { verdicts, blocked } = yield* compareVerdicts(compared);
  const changes = { levels, verdicts };
  const { before, after, entries, at, environments } = compared;
  return {
    rulebook: after.rules.rulebook.digest,
    base: before.rules.rulebook.digest,
    at: formatInstant(at),
    environments,
    totals: { entities: entries.size, blocked, ...countsOf(changes) },
    owners: ownersOf(changes, compared),
    gates: gatesOf(verdicts),
    verdicts: yield* tellEach(verdicts.slice(0, told.limit), (change) => tellVerdict(change, compared)),
    levels: yield* tellEach(levels.slice(0, told.limit), (change) => tellLevel(change, compared)),
    omitted: {
      verdicts: Math.max(0, verdicts.length - told.limit),
      levels: Math.max(0, levels.length - told.limit),
    },
    unknown: unknown.map((rule) => tellUnknown(rule, compared)),
    problems: told.problems,
  };
}

function* tellEach<Change, Body>(
  changes: readonly Change[],
  tell: (change: Change) => Body,
): Generator<void, readonly Body[]> {
  const bodies: Body[] = [];
  for (const change of changes) {
    bodies.push(tell(change));
    yield;
  }
  return bodies;
}

type Changes = Pick<LevelChanges, "levels"> & Pick<VerdictChanges, "verdicts">;
type Counts = CountedChanges & { readonly changed: number };

function countsOf({ levels, verdicts }: Changes): Counts {
  const counted = Object.fromEntries(COUNTED_CHANGES.map((key) => [key, 0])) as Record<keyof CountedChanges, number>;
  const entities = new Set<EntityRef>();
  for (const { change, entity } of [...levels, ...verdicts]) {
    counted[change]++;
    entities.add(entity);
  }
  return { ...counted, changed: entities.size };
}

function ownersOf(changes: Changes, { entries }: ComparedRules): RulebookPreview["owners"] {
  const ownerOf = ({ entity }: LevelChange | VerdictChange): EntityRef | null =>
    entries.get(entity)?.entity.owner ?? null;
  const owned = new Map<EntityRef | null, number>();
  for (const { entity } of entries.values()) {
    const owner = entity.owner ?? null;
    owned.set(owner, (owned.get(owner) ?? 0) + 1);
  }
  const levels = Map.groupBy(changes.levels, ownerOf);
  const verdicts = Map.groupBy(changes.verdicts, ownerOf);
  const owners = new Set([...levels.keys(), ...verdicts.keys()]);
  return [...owners]
    .map((owner) => {
      const theirs = { levels: levels.get(owner) ?? [], verdicts: verdicts.get(owner) ?? [] };
      return { owner, entities: owned.get(owner) ?? 0, ...countsOf(theirs) };
    })
    .sort(compareOwners);
}

/** The owners who are hit hardest come first. Among equals, the entities without an owner come last. */
function compareOwners(a: RulebookPreview["owners"][number], b: RulebookPreview["owners"][number]): number {
  for (const key of COUNTED_CHANGES) if (a[key] !== b[key]) return b[key] - a[key];
  return Number(a.owner === null) - Number(b.owner === null) || compareText(a.owner ?? "", b.owner ?? "");
}

function gatesOf(verdicts: readonly VerdictChange[]): RulebookPreview["gates"] {
  const counted = new Map<string, { newlyBlocked: number; newlyWaiting: number }>();
  for (const { change, gates } of verdicts) {
    if (change !== "newlyBlocked" && change !== "newlyWaiting") continue;
    for (const gate of gates) {
      const counts = counted.get(gate) ?? { newlyBlocked: 0, newlyWaiting: 0 };
      counts[change]++;
      counted.set(gate, counts);
    }
  }
  return [...counted]
    .map(([gate, counts]) => ({ gate, ...counts }))
    .sort((a, b) => b.newlyBlocked - a.newlyBlocked || compareText(a.gate, b.gate));
}

function tellUnknown(unknown: UnknownRule, compared: ComparedRules): RulebookPreview["unknown"][number] {
  const { scorecard, index, entities, example } = unknown;
  const rule = scorecardOf(compared.after, scorecard)?.rules[index]?.rule.id ?? "";
  return { scorecard, rule, entities, example, message: explainUnknown(unknown, compared) };
}
