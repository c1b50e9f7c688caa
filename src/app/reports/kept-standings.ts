// Where does every entity stand on one scorecard? Read once, and again of those of whom anything was written since.

import type { EntityRef } from "../../model/entity.ts";
import type { EvaluationRecord } from "../../model/evaluation-record.ts";
import type { Outcome } from "../../model/finding.ts";
import { compareText } from "../../model/problem.ts";
import { waivedIn } from "../../model/waived.ts";
import type { WaivedRule } from "../../model/waived.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";
import type { Fleet } from "../evaluations/fleet.ts";
import { everyPage } from "../every-item.ts";
import type { Muster } from "../muster.ts";

export interface KeptStanding extends Pick<EvaluationRecord, "rank" | "targetRank" | "standing" | "score"> {
  readonly entity: EntityRef;
  readonly kind: string;
  readonly owner: EntityRef | null;
  readonly system: EntityRef | null;
  readonly tier: string | null;
  /** What it was evaluated by since anything of it changed; null: it is outdated. */
  readonly evaluatedBy: string | null;
  /** A letter a rule, in the scorecard's order: a fleet's outcomes take little room. */
  readonly outcomes: string;
  /** Of those that do not pass. */
  readonly waived: readonly WaivedRule[];
}

const LETTERS: Readonly<Record<Outcome, string>> = { pass: "p", fail: "f", unknown: "u", "not-applicable": "n" };
const OUTCOMES: Readonly<Record<string, Outcome>> = { p: "pass", f: "fail", u: "unknown", n: "not-applicable" };

/** What a letter of `KeptStanding.outcomes` stands for. */
export function outcomeOf(letter: string | undefined): Outcome {
  return OUTCOMES[letter ?? "u"] ?? "unknown";
}

/** By entity. The same list as long as nothing of it changed: what is computed of it can be kept by it. */
export async function keptStandings(muster: Muster, scorecard: string): Promise<readonly KeptStanding[]> {
  if (!muster.fleet.isAlone) return sorted(await readAll(muster, scorecard));
  const kept = KEPT.get(muster.fleet) ?? keepFor(muster.fleet);
  let reader = kept.get(scorecard);
  if (reader === undefined) kept.set(scorecard, (reader = new KeptScorecard(scorecard)));
  return reader.read(muster);
}

const KEPT = new WeakMap<Fleet, Map<string, KeptScorecard>>();

function keepFor(fleet: Fleet): Map<string, KeptScorecard> {
  const kept = new Map<string, KeptScorecard>();
  KEPT.set(fleet, kept);
  fleet.watch((refs) => {
    for (const reader of kept.values()) reader.touch(refs);
  });
  return kept;
}

type Rows = Map<EntityRef, KeptStanding>;

/** More than this is read as a whole. */
const MOST_SINGLY = 1_000;

class KeptScorecard {
  readonly #scorecard: string;
  #rows: Rows = new Map();
  #list: readonly KeptStanding[] = [];
  /** Undefined: all. */
  #touched: Set<EntityRef> | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(scorecard: string) {
    this.#scorecard = scorecard;
  }

  touch(refs: Iterable<EntityRef> | undefined): void {
    if (refs === undefined) this.#touched = undefined;
    else for (const ref of refs) this.#touched?.add(ref);
  }

  /** One after the other: who asks while somebody reads finds what that one read. */
  read(muster: Muster): Promise<readonly KeptStanding[]> {
    const reading = this.#reading.then(() => this.#follow(muster));
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #follow(muster: Muster): Promise<readonly KeptStanding[]> {
    const touched = this.#touched;
    if (touched?.size === 0) return this.#list;
    // What is written from here on is read the next time.
    this.#touched = new Set();
    try {
      if (touched === undefined || touched.size > MOST_SINGLY) this.#rows = await readAll(muster, this.#scorecard);
      else await this.#readAgain(muster, [...touched]);
      this.#list = sorted(this.#rows);
    } catch (error) {
      this.#touched = undefined;
      throw error;
    }
    return this.#list;
  }

  async #readAgain({ store }: Muster, refs: readonly EntityRef[]): Promise<void> {
    const [evaluations, entries] = await Promise.all([store.evaluations.of(refs), store.catalog.entries(refs)]);
    for (const ref of refs) {
      const entity = entries.get(ref)?.entity;
      const { rulebook: evaluatedBy = null, records = [] } = evaluations.get(ref) ?? {};
      const record = records.find(({ scorecard }) => scorecard === this.#scorecard);
      if (entity === undefined || record === undefined) this.#rows.delete(ref);
      else {
        const { kind, owner = null, system = null, tier = null } = entity;
        this.#rows.set(ref, keep({ ...record, evaluatedBy, kind, owner, system, tier }));
      }
    }
  }
}

async function readAll({ store, pause }: Muster, scorecard: string): Promise<Rows> {
  const rows: Rows = new Map();
  for await (const evaluations of everyPage((page) => store.evaluations.list({ scorecard, ...page }), pause)) {
    for (const evaluation of evaluations) rows.set(evaluation.entity, keep(evaluation));
  }
  return rows;
}

function keep(evaluation: ListedEvaluation): KeptStanding {
  const { entity, kind, owner, system, tier, evaluatedBy, rank, targetRank, standing, score, outcomes } = evaluation;
  const letters = outcomes.map(({ outcome }) => LETTERS[outcome]).join("");
  const where = { entity, kind, owner, system, tier, evaluatedBy, rank, targetRank, standing, score };
  return { ...where, outcomes: letters, waived: waivedIn(outcomes) };
}

function sorted(rows: Rows): readonly KeptStanding[] {
  return [...rows.values()].sort((a, b) => compareText(a.entity, b.entity));
}
