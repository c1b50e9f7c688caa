// How does every entity stand on one scorecard? Read once; after that only the entities that were written since.

import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import type { ListedStanding } from "../../ports/evaluations.ts";
import type { Fleet } from "../evaluations/fleet.ts";
import { everyPage } from "../every-item.ts";
import type { Muster } from "../muster.ts";

export type KeptStanding = ListedStanding;

type Reader = Pick<Muster, "store" | "fleet" | "pause">;

/** Sorted by entity. The same array as long as nothing in it changed, so what is computed from it can be cached. */
export async function keptStandings(muster: Reader, scorecard: string): Promise<readonly KeptStanding[]> {
  if (!muster.fleet.isAlone) return readScorecard(muster, scorecard);
  return (await keptFor(muster.fleet).read(muster)).get(scorecard) ?? NONE;
}

/** As `keptStandings`, of these entities alone and by scorecard. Scorecards that apply to none may be missing. */
export async function keptStandingsOf(muster: Reader, refs: readonly EntityRef[]): Promise<Lists> {
  if (!muster.fleet.isAlone) return readAgain(muster, refs, new SharedTexts());
  const those = new Set(refs);
  const lists = new Map<string, readonly KeptStanding[]>();
  for (const [scorecard, all] of await keptFor(muster.fleet).read(muster)) {
    lists.set(
      scorecard,
      all.filter(({ entity }) => those.has(entity)),
    );
  }
  return lists;
}

const KEPT = new WeakMap<Fleet, KeptFleet>();
const NONE: readonly KeptStanding[] = [];

function keptFor(fleet: Fleet): KeptFleet {
  const known = KEPT.get(fleet);
  if (known !== undefined) return known;
  const kept = new KeptFleet();
  KEPT.set(fleet, kept);
  fleet.watch((refs) => kept.touch(refs));
  return kept;
}

async function readScorecard({ store, pause }: Reader, scorecard: string): Promise<readonly KeptStanding[]> {
  const all: KeptStanding[] = [];
  for await (const page of everyPage((asked) => store.evaluations.standings({ scorecard, ...asked }), pause)) {
    for (const standing of page) all.push(standing);
  }
  return all.sort(byEntity);
}

/** By scorecard. */
type Lists = ReadonlyMap<string, readonly KeptStanding[]>;

/** How many entities are read again at once. That takes a few milliseconds. */
const SLICE = 100;

/** Reads all scorecards together: an entity's standings on all of them are side by side in the store. */
class KeptFleet {
  #lists: Lists = new Map();
  /** The entities written since the last read; undefined: all have to be read. */
  #touched: Set<EntityRef> | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  touch(refs: Iterable<EntityRef> | undefined): void {
    if (refs === undefined) this.#touched = undefined;
    else for (const ref of refs) this.#touched?.add(ref);
  }

  /** Reads run one after the other, so whoever asks during a read benefits from it. */
  read(muster: Reader): Promise<Lists> {
    const reading = this.#reading.then(() => this.#follow(muster));
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #follow(muster: Reader): Promise<Lists> {
    const touched = this.#touched;
    if (touched?.size === 0) return this.#lists;
    // What is written from here on is read the next time.
    this.#touched = new Set();
    try {
      const shared = new SharedTexts();
      this.#lists =
        touched === undefined
          ? await readAll(muster, shared)
          : withChanges(this.#lists, touched, await readAgain(muster, [...touched], shared));
    } catch (error) {
      this.#touched = undefined;
      throw error;
    }
    return this.#lists;
  }
}

async function readAll({ store, pause }: Reader, shared: SharedTexts): Promise<Lists> {
  const lists = new Map<string, KeptStanding[]>();
  for await (const page of everyPage((asked) => store.evaluations.standings(asked), pause)) addTo(lists, page, shared);
  for (const list of lists.values()) list.sort(byEntity);
  return lists;
}

async function readAgain({ store, pause }: Reader, refs: readonly EntityRef[], shared: SharedTexts): Promise<Lists> {
  const lists = new Map<string, KeptStanding[]>();
  for (let from = 0; from < refs.length; from += SLICE) {
    if (from > 0) await pause?.();
    addTo(lists, await store.evaluations.standingsOf(refs.slice(from, from + SLICE)), shared);
  }
  return lists;
}

function addTo(lists: Map<string, KeptStanding[]>, standings: readonly KeptStanding[], shared: SharedTexts): void {
  for (const standing of standings) {
    const list = lists.get(standing.scorecard);
    if (list === undefined) lists.set(standing.scorecard, [shared.in(standing)]);
    else list.push(shared.in(standing));
  }
}

/** `changed`: what was read again. An entity that was touched and is not in it has left the scorecard. */
function withChanges(lists: Lists, touched: ReadonlySet<EntityRef>, changed: Lists): Lists {
  const next = new Map<string, readonly KeptStanding[]>();
  for (const scorecard of new Set([...lists.keys(), ...changed.keys()])) {
    const [before, again] = [lists.get(scorecard) ?? NONE, changed.get(scorecard) ?? NONE];
    const those = before.filter(({ entity }) => touched.has(entity));
    const list = isSame(those, again)
      ? before
      : // These are two sorted runs, which `sort` merges in one walk.
        [...before.filter(({ entity }) => !touched.has(entity)), ...[...again].sort(byEntity)].sort(byEntity);
    if (list.length > 0) next.set(scorecard, list);
  }
  return next;
}

function isSame(before: readonly KeptStanding[], again: readonly KeptStanding[]): boolean {
  if (before.length !== again.length) return false;
  const others = new Map(again.map((standing) => [standing.entity, standing]));
  return before.every((standing) => {
    const other = others.get(standing.entity);
    return (
      other !== undefined && COMPARED.every((name) => standing[name] === other[name]) && isWaivedAlike(standing, other)
    );
  });
}

const COMPARED = [
  "rank",
  "targetRank",
  "standing",
  "score",
  "nextFlip",
  "evaluatedBy",
  "kind",
  "owner",
  "system",
  "tier",
  "outcomes",
] as const satisfies readonly (keyof KeptStanding)[];

/** Nearly always neither has a waiver. */
function isWaivedAlike({ waived: before }: KeptStanding, { waived: again }: KeptStanding): boolean {
  return (
    before.length === again.length &&
    before.every(({ place, until }, index) => again[index]?.place === place && again[index]?.until === until)
  );
}

function byEntity(a: KeptStanding, b: KeptStanding): number {
  return compareText(a.entity, b.entity);
}

/** Saves memory: a database returns a new string for each row, though there are few owners, systems and outcomes. */
class SharedTexts {
  readonly #texts = new Map<string, string>();

  in(standing: KeptStanding): KeptStanding {
    const { entity, scorecard, evaluatedBy, kind, owner, system, tier, outcomes } = standing;
    return {
      ...standing,
      entity: this.#one(entity),
      scorecard: this.#one(scorecard),
      evaluatedBy: evaluatedBy === null ? null : this.#one(evaluatedBy),
      kind: this.#one(kind),
      owner: owner === null ? null : this.#one(owner),
      system: system === null ? null : this.#one(system),
      tier: tier === null ? null : this.#one(tier),
      outcomes: this.#one(outcomes),
    };
  }

  #one(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}
