// How are delivered facts recorded? Item by item; then every entity is evaluated that reads what changed.

import type { FactItem, RecordedItem, RecordFactsAnswer, RecordFactsRequest } from "../../api/facts.ts";
import { tellProblem } from "../../api/problem.ts";
import { withFacts } from "../../facts/build-fact-tables.ts";
import { digestOf } from "../../model/audit.ts";
import type { Act } from "../../model/audit.ts";
import type { EntityRef } from "../../model/entity.ts";
import { isUndeclaredByDesign } from "../../model/fact.ts";
import type { EntityFact, Fact, FactDeclaration } from "../../model/fact.ts";
import type { Identity } from "../../model/identity.ts";
import { isSameJson } from "../../model/json.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import type { FactChange } from "../../model/evaluation-record.ts";
import type { Instant } from "../../model/time.ts";
import { toldTogether } from "../../model/told-together.ts";
import { evaluateInTurn } from "../evaluations/evaluate-entities.ts";
import type { EntityState } from "../evaluations/fleet.ts";
import { itemEntity, judgeFactItem } from "./judge-fact-item.ts";
import type { FactItemContext } from "./judge-fact-item.ts";
import type { Muster } from "../muster.ts";
import { readersOf } from "../rules/rulebook-readers.ts";
import type { ReadKey } from "../rules/rulebook-readers.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { isInScope, mayTellOf, requireScope } from "../access/scope.ts";

/** How many values are taken, written and evaluated in one turn. That takes a few milliseconds. */
const VALUES_IN_A_TURN = 1_000;
/** How many undeclared facts an entity may have. Anybody can invent names for them, so there has to be a limit. */
const MOST_UNDECLARED = 200;

/**
 * What could be taken is on disk when this resolves, whatever is wrong with the rest. Throws Refusal `forbidden` where
 * the identity's scope covers none of the sources.
 */
export async function recordFacts(
  muster: Muster,
  items: RecordFactsRequest,
  identity: Identity,
): Promise<RecordFactsAnswer> {
  const reachesSource = (source: string): boolean =>
    identity.roles.includes("admin") || isInScope(identity, "sources", source);
  const [first] = items;
  if (first !== undefined && !items.some(({ source }) => reachesSource(source))) {
    requireScope(identity, "sources", first.source);
  }
  const at = muster.clock.now();
  const answers: RecordedItem[] = [];
  for (const batch of batchesOf(items)) {
    answers.push(
      ...(await muster.fleet.inTurn(async () => {
        const rulebook = await muster.rules.current(muster.store);
        const delivery = new FactDelivery({ muster, rulebook, at, reachesSource, identity });
        return delivery.take(batch, answers.length);
      })),
    );
    await muster.pause?.();
  }
  return { items: answers };
}

function* batchesOf(items: readonly FactItem[]): Iterable<readonly FactItem[]> {
  let batch: FactItem[] = [];
  let values = 0;
  for (const item of items) {
    batch.push(item);
    values += Object.keys(item.facts).length;
    if (values < VALUES_IN_A_TURN && batch.length < VALUES_IN_A_TURN) continue;
    yield batch;
    [batch, values] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

interface DeliveryContext {
  readonly muster: Muster;
  readonly rulebook: CompiledRulebook | undefined;
  readonly at: Instant;
  readonly reachesSource: (source: string) => boolean;
  readonly identity: Identity;
}

const NO_DECLARATIONS: ReadonlyMap<string, FactDeclaration> = new Map();

/** Takes one batch, in one turn of the fleet. */
class FactDelivery {
  readonly #context: DeliveryContext;
  readonly #declarations: ReadonlyMap<string, FactDeclaration>;
  readonly #entities = new Map<EntityRef, ToldEntity>();

  constructor(context: DeliveryContext) {
    this.#context = context;
    this.#declarations = context.rulebook?.rulebook.facts ?? NO_DECLARATIONS;
  }

  async take(batch: readonly FactItem[], firstIndex: number): Promise<readonly RecordedItem[]> {
    const { muster } = this.#context;
    const refs = [...new Set(batch.flatMap((item) => itemEntity(item) ?? []))];
    const states = await muster.fleet.load(refs);
    for (const [ref, state] of states) this.#entities.set(ref, new ToldEntity(state, this.#freshFor()));
    const isAllKnown = states.size === refs.length;
    const suggestEntity = isAllKnown ? () => undefined : refSuggester(await muster.store.catalog.refs());
    const judging = this.#judgingContext(suggestEntity);
    const answers = batch.map((item, offset) => this.#takeItem(item, firstIndex + offset, judging));
    await this.#write();
    return answers;
  }

  #judgingContext(suggestEntity: FactItemContext["suggestEntity"]): FactItemContext {
    const { at, reachesSource, identity } = this.#context;
    return {
      declarations: this.#declarations,
      at,
      hasEntity: (ref) => this.#entities.has(ref),
      suggestEntity,
      reachesSource,
      mayTellOf: (ref) => mayTellOf(identity, ref),
      hasRoomFor: (ref, name) => this.#entities.get(ref)?.hasRoomFor(name) ?? false,
    };
  }

  #takeItem(item: FactItem, index: number, judging: FactItemContext): RecordedItem {
    const { facts, problems } = judgeFactItem(item, index, judging);
    const statuses = new Set(facts.map((fact) => this.#entities.get(fact.entity)?.tell(fact, judging.at)));
    if (facts.length === 0 && problems.some(isError)) return { index, status: "rejected", ...tellProblems(problems) };
    const status = (["stored", "older"] as const).find((known) => statuses.has(known)) ?? "unchanged";
    return { index, status, ...tellProblems(problems) };
  }

  /** For how long a value is certainly fresh, for every rule that may read it. In milliseconds, by the fact's name. */
  #freshFor(): (name: string) => number {
    const { rulebook } = this.#context;
    const shortest = rulebook === undefined ? Infinity : readersOf(rulebook).shortestAge;
    return (name) => Math.min(shortest, this.#declarations.get(name)?.maxAge ?? Infinity);
  }

  async #write(): Promise<void> {
    const {
      muster,
      at,
      identity: { actor },
    } = this.#context;
    const told = [...this.#entities.values()].filter(({ isChanged }) => isChanged);
    const facts = told.flatMap((entity) => entity.facts());
    if (facts.length === 0) return;
    // Entities whose rules may see something new become outdated. Where other processes write too, the store may hold
    // other facts than were read here, so that is every entity.
    const seen = muster.fleet.isAlone
      ? told.filter(({ changes, state }) => changes.size > 0 || state.rulebook === null)
      : told;
    const sources = [...new Set(facts.map(({ source }) => source))].sort();
    const act: Act = {
      kind: "facts",
      at,
      actor,
      subject: sources.join(", "),
      summary: `${facts.length} facts of ${told.length} entities`,
      digest: digestOf(JSON.stringify(toldTogether(facts))),
    };
    await muster.store.facts.save(
      facts,
      act,
      seen.map(({ ref }) => ref),
    );
    const outdated = new Set(seen);
    muster.fleet.wrote(
      told.map((entity) => ({
        entity: entity.ref,
        isOutdated: outdated.has(entity),
        facts: withFacts(entity.state.document.facts, entity.facts(), this.#declarations),
      })),
    );
    if (seen.length > 0) await this.#evaluate(seen);
  }

  /** The facts are on disk already. If the evaluation fails, the entities stay outdated, and are evaluated later. */
  async #evaluate(told: readonly ToldEntity[]): Promise<void> {
    const { muster, at } = this.#context;
    try {
      await muster.pause?.();
      await evaluateInTurn(
        muster,
        told.map(({ ref, changes, state }) => ({
          entity: ref,
          keys: [...changes.keys()],
          facts: changes,
          wasCurrent: state.rulebook !== null,
        })),
        at,
      );
    } catch (error) {
      muster.log.error("facts are not evaluated yet", { entities: told.length, error: String(error) });
      muster.fleet.forget(told.map(({ ref }) => ref));
    }
  }
}

/** An entity that facts are delivered about. */
class ToldEntity {
  readonly state: EntityState;
  /** The facts of which rules may see another value. */
  readonly changes = new Map<ReadKey, FactChange>();
  readonly #facts = new Map<string, EntityFact>();
  readonly #freshFor: (name: string) => number;
  #undeclared: Set<string> | undefined;

  constructor(state: EntityState, freshFor: (name: string) => number) {
    this.state = state;
    this.#freshFor = freshFor;
  }

  get ref(): EntityRef {
    return this.state.entry.entity.ref;
  }

  get isChanged(): boolean {
    return this.#facts.size > 0;
  }

  facts(): readonly EntityFact[] {
    return [...this.#facts.values()];
  }

  /** Takes a fact, unless a newer one of the same source is known: `older`. */
  tell(fact: EntityFact, at: Instant): "stored" | "unchanged" | "older" {
    const key = `${fact.name}\0${fact.source}`;
    const known = this.#facts.get(key) ?? this.#known(fact);
    if (known !== undefined && fact.observedAt < known.observedAt) return "older";
    const isSame = known !== undefined && isSameSaid(known, fact);
    if (isSame && known.observedAt === fact.observedAt) return "unchanged";
    this.#facts.set(key, fact);
    // A value that was fresh and is the same again looks the same to rules.
    const isSameToRules =
      known !== undefined && isSameJson(known.value, fact.value) && at - known.observedAt <= this.#freshFor(fact.name);
    if (!isSameToRules) this.changes.set(`facts.${fact.name}`, factChange(known, fact));
    return isSame ? "unchanged" : "stored";
  }

  #known({ name, source }: Fact): Fact | undefined {
    return this.state.document.facts.get(name)?.find((fact) => fact.source === source);
  }

  hasRoomFor(name: string): boolean {
    this.#undeclared ??= new Set([...this.state.document.facts].map(([known]) => known).filter(isUndeclaredByDesign));
    if (!this.#undeclared.has(name) && this.#undeclared.size >= MOST_UNDECLARED) return false;
    this.#undeclared.add(name);
    return true;
  }
}

/** In characters of JSON. Longer values are not kept with the flips they cause. */
const LONGEST_VALUE = 200;

function factChange(known: Fact | undefined, { source, value }: Fact): FactChange {
  const from = known?.value ?? null;
  const isShort = JSON.stringify([from, value]).length <= LONGEST_VALUE;
  return isShort ? { source, from, to: value } : { source };
}

/** Whether two facts say the same, apart from when they were observed. */
function isSameSaid(a: Fact, b: Fact): boolean {
  return (
    isSameJson(a.value, b.value) &&
    a.provenance === b.provenance &&
    a.url === b.url &&
    a.error === b.error &&
    isSameJson(a.items ?? [], b.items ?? [])
  );
}

function tellProblems(problems: readonly Problem[]): Pick<RecordedItem, "code" | "message" | "help" | "problems"> {
  const [first] = problems.toSorted((a, b) => Number(isError(b)) - Number(isError(a)));
  if (first === undefined) return {};
  const { code, message, help } = first;
  return { code, message, ...(help !== undefined && { help }), problems: problems.map(tellProblem) };
}
