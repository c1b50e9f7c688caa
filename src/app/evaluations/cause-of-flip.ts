// What made an outcome flip?

import type { Document } from "../../model/document.ts";
import type { EvaluationRecord, FactChange, TransitionCause } from "../../model/evaluation-record.ts";
import type { Fact } from "../../model/fact.ts";
import type { Instant } from "../../model/time.ts";
import type { EntityState } from "./fleet.ts";
import { isReadBy } from "../rules/rulebook-readers.ts";
import type { ReadKey, RulebookReaders } from "../rules/rulebook-readers.ts";

/** Something that a rule may read and that changed, and why it changed. */
export interface ChangedKey {
  readonly key: ReadKey;
  readonly cause: TransitionCause;
}

/** `change`: of a fact, its values before and after. */
export function causeOfKey(key: ReadKey, change?: FactChange): TransitionCause {
  if (key.startsWith("facts.")) {
    return { kind: "fact", name: key.slice("facts.".length), ...(change !== undefined && { change }) };
  }
  if (key.startsWith("levels.")) return { kind: "level", name: key.slice("levels.".length) };
  if (key.startsWith("related:")) return { kind: "field", name: `entity.relations.${key.slice("related:".length)}` };
  return { kind: "field", name: key };
}

export interface FlippedRule {
  /** The scorecard's place in the rulebook. */
  readonly place: number;
  /** Undefined: no outcome flipped, but the level, the standing or the score is another. */
  readonly rule: string | undefined;
  /** What the scorecard reads and is known to have changed. */
  readonly keys: readonly ChangedKey[];
  /** Why the entity was evaluated, where that is known. */
  readonly change: { readonly keys: readonly ReadKey[] | null; readonly cause?: TransitionCause } | undefined;
  /** How the entity stood before this evaluation. */
  readonly state: EntityState;
  readonly before: EvaluationRecord | undefined;
  readonly document: Document;
  /** Its digest. */
  readonly rulebook: string;
  readonly at: Instant;
}

/**
 * The first of these that is known: why the entity was evaluated, if all of it was; what the rule reads and changed;
 * why the entity was evaluated otherwise. Else a guess at what happened while nobody evaluated it.
 */
export function causeOfFlip(readers: RulebookReaders, flip: FlippedRule): TransitionCause {
  if (flip.change?.keys === null && flip.change.cause !== undefined) return flip.change.cause;
  const slots = flip.rule === undefined ? undefined : readers.slotsOf(flip.place, flip.rule);
  const changed = flip.keys.find(({ key }) => slots?.some((slot) => isReadBy(slot.key, key)) ?? true);
  return changed?.cause ?? flip.change?.cause ?? guessCause(readers, flip);
}

function guessCause(
  readers: RulebookReaders,
  { place, rule, state, before, document, rulebook, at }: FlippedRule,
): TransitionCause {
  const arrived: TransitionCause = { kind: "import", name: state.entry.origins[0].source };
  const evaluatedBy = before?.rulebook ?? [...state.evaluations.values()][0]?.rulebook ?? state.rulebook;
  if (evaluatedBy === null) return arrived;
  if (evaluatedBy !== rulebook) return { kind: "rulebook", name: rulebook };
  if (state.nextFlip !== null && state.nextFlip <= at) return { kind: "time", name: null };
  const slots = rule === undefined ? [] : readers.slotsOf(place, rule);
  const facts = slots.flatMap(({ key }) => latestOf(document, key) ?? []);
  const latest = facts.reduce<Fact | undefined>(
    (a, b) => (a !== undefined && a.observedAt >= b.observedAt ? a : b),
    undefined,
  );
  return latest === undefined ? arrived : { kind: "fact", name: latest.name };
}

function latestOf({ facts }: Document, key: ReadKey): Fact | undefined {
  if (!key.startsWith("facts.")) return undefined;
  return facts.get(key.slice("facts.".length))?.toSorted((a, b) => b.observedAt - a.observedAt)[0];
}
