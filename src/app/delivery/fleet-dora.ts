// How well is everything delivered, all teams together?

import type { GroupDora } from "../../model/dora.ts";
import type { DoraQuery } from "../../api/dora-query.ts";
import type { DoraQuestion } from "../../delivery/measure/dora-question.ts";
import { tellGroupDora } from "../../delivery/tell/tell-group-dora.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { repositoryOwners } from "../catalog/repository-owners.ts";
import type { RepositoryOwners } from "../catalog/repository-owners.ts";
import type { Fleet } from "../evaluations/fleet.ts";
import type { Muster } from "../muster.ts";
import { membersOf } from "./group-dora.ts";
import { readDoraQuestion } from "./read-dora-question.ts";

export interface FleetDora {
  readonly told: GroupDora;
  /** Events received later are not counted. */
  readonly measuredAt: Instant;
}

/** Measures all components. Throws Refusal `invalid` for a question that makes no sense. */
export async function fleetDora(muster: Muster, query: DoraQuery): Promise<FleetDora> {
  const now = muster.clock.now();
  const question = readDoraQuestion(query, now);
  if (!muster.fleet.isAlone) return measure(muster, question);
  let kept = KEPT.get(muster.fleet);
  if (kept === undefined) KEPT.set(muster.fleet, (kept = new KeptFleetDora()));
  const { from, to } = question.windows.whole;
  return kept.read(muster, question, JSON.stringify([from, to, query]));
}

async function measure(muster: Muster, question: DoraQuestion): Promise<FleetDora> {
  const components = (await muster.store.catalog.refs()).filter((ref) => ref.startsWith("component:"));
  const told = tellGroupDora("all", await membersOf(muster, components, question), question);
  return { told, measuredAt: question.now };
}

const KEPT = new WeakMap<Fleet, KeptFleetDora>();

/** How long a measurement holds if nothing is new. Only the hours for which something has been open go on. */
const LASTS: Milliseconds = 10 * 60_000;
/** How old a measurement may be if something is new. Figures over months change little in that time. */
const MAY_LAG: Milliseconds = 60 * 60_000;
/** Where measuring takes longer than this, an older measurement is answered, and the new one made in the background. */
const PATIENCE: Milliseconds = 500;

/** What a measurement rests on. As long as this is the same, so are the figures. */
interface Basis {
  readonly question: string;
  readonly newestEvent: string | null;
  readonly owners: RepositoryOwners;
}

interface Kept extends FleetDora {
  readonly basis: Basis;
  readonly took: Milliseconds;
}

class KeptFleetDora {
  #kept: Kept | undefined;
  /** The measurement under way. Whoever asks the same meanwhile gets it. */
  #measuring: { readonly question: string; readonly kept: Promise<Kept> } | undefined;

  async read(muster: Muster, question: DoraQuestion, asked: string): Promise<FleetDora> {
    const basis = await basisOf(muster, asked);
    const kept = this.#kept?.basis.question === basis.question ? this.#kept : undefined;
    const age = question.now - (kept?.measuredAt ?? -Infinity);
    if (kept !== undefined && age < LASTS && isSame(kept.basis, basis)) return kept;
    const next = this.#measure(muster, question, basis);
    if (kept === undefined || age > MAY_LAG || kept.took <= PATIENCE || muster.later === undefined) return next;
    muster.later(() => next);
    return kept;
  }

  #measure(muster: Muster, question: DoraQuestion, basis: Basis): Promise<Kept> {
    if (this.#measuring?.question === basis.question) return this.#measuring.kept;
    const kept = this.#keep(muster, question, basis);
    this.#measuring = { question: basis.question, kept };
    return kept;
  }

  async #keep(muster: Muster, question: DoraQuestion, basis: Basis): Promise<Kept> {
    try {
      const measured = await measure(muster, question);
      return (this.#kept = { ...measured, basis, took: muster.clock.now() - question.now });
    } finally {
      if (this.#measuring?.question === basis.question) this.#measuring = undefined;
    }
  }
}

async function basisOf(muster: Muster, question: string): Promise<Basis> {
  const [{ items }, owners] = await Promise.all([muster.store.events.list({ limit: 1 }), repositoryOwners(muster)]);
  return { question, newestEvent: items[0]?.id ?? null, owners };
}

function isSame(one: Basis, other: Basis): boolean {
  return one.newestEvent === other.newestEvent && one.owners === other.owners;
}
