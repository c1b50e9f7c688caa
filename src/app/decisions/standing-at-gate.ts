// How does an entity stand before the gates right now? What follows from its state alone is computed once.

import type { Requirements } from "../../gate/required-rules.ts";
import type { DecisionRequest } from "../../model/decision.ts";
import type { KeptText } from "../../model/decision-record.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { InForce } from "../../model/in-force.ts";
import type { Instant } from "../../model/time.ts";
import { catalogProvenance } from "../catalog/catalog-provenance.ts";
import { currentRules } from "../rules/current-rules.ts";
import { inputsOf, NO_INPUTS, registeredEntity } from "./decision-inputs.ts";
import type { RegisteredEntity } from "./decision-inputs.ts";
import type { EntityState } from "../evaluations/fleet.ts";
import type { Judgement } from "./judgement.ts";
import { askedOf } from "./lasting-judgement.ts";
import type { LastingJudgement } from "./lasting-judgement.ts";
import type { Muster } from "../muster.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { scorecardsAtGate } from "./scorecards-at-gate.ts";
import { whatIsRead } from "./what-is-read.ts";
import type { WhatIsRead } from "./what-is-read.ts";

export interface Standing {
  readonly rules: CompiledRulebook;
  /** Undefined: the catalog lacks the entity. */
  readonly entity: EntityAtGate | undefined;
}

/** By state. A state never changes: a new state is another object. What was made by other rules is not used. */
const KNOWN = new WeakMap<EntityState, EntityAtGate>();

/**
 * Rules and state belong to one rulebook, even if another comes into force meanwhile. Nothing is awaited after the last
 * check.
 */
export async function standingAtGate(muster: Muster, ref: EntityRef, at: Instant): Promise<Standing> {
  for (;;) {
    const rules = muster.rules.held ?? (await currentRules(muster));
    const state = muster.fleet.loaded(ref) ?? (await muster.fleet.load([ref])).get(ref);
    // If other rules came into force meanwhile, the state belongs to those.
    if (rules !== muster.rules.held) continue;
    const entity = state && (knownBy(rules, state) ?? (await firstLook(muster, state, rules, at)));
    if (rules === muster.rules.held) return { rules, entity };
  }
}

function knownBy(rules: CompiledRulebook, state: EntityState): EntityAtGate | undefined {
  const known = KNOWN.get(state);
  return known?.rules === rules ? known : undefined;
}

async function firstLook({ store }: Muster, state: EntityState, rules: CompiledRulebook, at: Instant) {
  const provenanceOf = await catalogProvenance(store, at);
  const { entry, document, evaluations } = state;
  const registered = registeredEntity(entry, document, provenanceOf(entry), evaluations.values());
  const entity = new EntityAtGate(registered, rules, steadyUntil(state, rules));
  KNOWN.set(state, entity);
  return entity;
}

/** What was not evaluated by these rules may have changed since. */
function steadyUntil({ rulebook, nextFlip }: EntityState, rules: CompiledRulebook): Instant {
  return rulebook === rules.rulebook.digest ? (nextFlip ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY;
}

/** For one entity. There are few environments, but somebody may ask about many. */
const MOST_JUDGED = 100;

export class EntityAtGate {
  readonly registered: RegisteredEntity;
  readonly rules: CompiledRulebook;
  /** Until when nothing that was evaluated changes just because time passes, whatever is released. */
  readonly steadyUntil: Instant;
  readonly #read = new WeakMap<Requirements, WhatIsRead>();
  readonly #judged = new Map<string, LastingJudgement>();
  #inputs: KeptText | undefined;

  constructor(registered: RegisteredEntity, rules: CompiledRulebook, steadyUntil: Instant) {
    this.registered = registered;
    this.rules = rules;
    this.steadyUntil = steadyUntil;
  }

  get inputs(): KeptText {
    return (this.#inputs ??= inputsOf(this.registered, this.rules));
  }

  /** The judgement that was made before, if it still holds. */
  judged(request: DecisionRequest, inForce: InForce, at: Instant): Judgement | undefined {
    const asked = askedOf(request);
    const known = asked === undefined ? undefined : this.#judged.get(asked);
    if (known === undefined || known.inForce !== inForce) return undefined;
    return known.since <= at && at < known.until ? known.judgement : undefined;
  }

  keep(request: DecisionRequest, judged: LastingJudgement): void {
    const asked = askedOf(request);
    if (asked === undefined || judged.until <= judged.since) return;
    if (this.#judged.size >= MOST_JUDGED) this.#judged.clear();
    this.#judged.set(asked, judged);
  }

  /** Digest of what the required rules read. */
  read(requirements: Requirements, at: Instant): string {
    const known = this.#read.get(requirements);
    if (known !== undefined && known.since <= at && at < known.until) return known.digest;
    const { document } = this.registered;
    const read = whatIsRead(document, requirements, scorecardsAtGate(this.rules.scorecards), at);
    this.#read.set(requirements, read);
    return read.digest;
  }
}

export function inputsOfStanding({ entity }: Standing): KeptText {
  return entity?.inputs ?? NO_INPUTS;
}
