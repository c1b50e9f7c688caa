// What does each of a set of rules say about a document, and what does it read?

import type { Document } from "../model/document.ts";
import type { UnknownCause } from "../model/finding.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { Budget, DEFAULT_FUEL } from "./budget.ts";
import { ExpressionCompiler } from "./compile-expression.ts";
import type { Decide, Reader } from "./compiler.ts";
import { resolveDocumentPath } from "./document-path.ts";
import type { DocumentPath, FactNames } from "./document-path.ts";
import { RuleExplainer } from "./explain-rule.ts";
import type { Explanation } from "./explanation.ts";
import { walkExpression } from "./expression.ts";
import type { Expression } from "./expression.ts";
import { RuleClock } from "./next-flip.ts";
import { Situation } from "./situation.ts";
import { keyOf, NOW, SlotTable } from "./slot-table.ts";
import type { LoadPlan, Slot } from "./slot-table.ts";
import { NOT_KNOWN, SlotTests, slotTestOf } from "./slot-tests.ts";
import type { SlotTest } from "./slot-tests.ts";
import type { Truth, Value } from "./value.ts";

export type { Explanation } from "./explanation.ts";
export type { Slot } from "./slot-table.ts";
export type { Truth } from "./value.ts";

export interface RuleSource {
  readonly expression: Expression;
  /** The maximum age of the facts this rule reads. It can only shorten the facts' own `maxAge`. */
  readonly maxAge?: Milliseconds;
}

/** `isFact`: whether a fact of this name is declared. `factMaxAge`: how old its value may be; Infinity: any age. */
export interface CompileOptions extends FactNames {
  /** The rank of a level of a scorecard, 1 for the lowest. Needed where rules use `at_level`. */
  levelRank?(scorecard: string, level: string): number | undefined;
  /** How many steps one rule may take on one document; default 50,000. */
  readonly fuel?: number;
}

/** The values a set of rules reads from one document at one instant. */
export interface Values {
  /** In the order of `RuleSet.slots`; `undefined`: not known. Slot 0 holds the instant. */
  readonly slots: readonly Value[];
  readonly document: Document;
  readonly at: Instant;
}

export interface RuleSet {
  /** The number of rules. A rule is addressed by its index in the sources. */
  readonly size: number;
  readonly slots: readonly Slot[];
  /** The indexes of the slots a rule reads. */
  reads(rule: number): readonly number[];
  /**
   * Which rules have to be evaluated again when something changes: from `Slot.key` to the indexes of rules. The rules
   * under `now` can change as time passes, even where no fact becomes stale.
   */
  readonly readers: ReadonlyMap<string, readonly number[]>;
  /**
   * Which rules have to be evaluated again when an entity at the other end of a relation changes: by relation, then by
   * what changed of that entity (as `Slot.key`; the empty key: anything).
   */
  readonly relatedReaders: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
  /**
   * Reads a document once for all rules. A fact older than its `maxAge` is not known. With `rules` only the slots of
   * those rules are filled, and only those rules may be evaluated with the result: to others every value would seem not
   * known. The list must never be changed, since what is worked out for it is kept.
   */
  load(document: Document, at: Instant, rules?: readonly number[]): Values;
  /** Never throws: the truth of a rule that fails or takes too many steps is `undefined`. */
  evaluate(rule: number, values: Values): Truth;
  /** All rules at once, one byte each: 0 false, 1 true, 2 not known. `into` has at least `size` places. */
  evaluateAll(values: Values, into: Uint8Array): void;
  /** Why the truth of a rule is not known. Asked only of rules for which that is so. */
  cause(rule: number, values: Values): UnknownCause;
  explain(rule: number, values: Values): Explanation;
  /** The next instant at which the truth of a rule can change by time alone; `undefined`: never. */
  nextFlip(rule: number, values: Values): Instant | undefined;
}

/**
 * Compiles rules that were parsed without error. The rules share slots, so that a document is read once for all of
 * them.
 */
export function compileRules(rules: readonly RuleSource[], options: CompileOptions): RuleSet {
  const table = new SlotTable(options);
  const budget = new Budget(options.fuel ?? DEFAULT_FUEL);
  const compiled = rules.map((rule) => compileRule(rule, table, budget, options));
  const at = (rule: number): CompiledRule => {
    const found = compiled[rule];
    if (found === undefined) throw new RangeError(`no rule ${rule} in a set of ${compiled.length}`);
    return found;
  };
  const plans = new WeakMap<readonly number[], LoadPlan>();
  const planOf = (rules: readonly number[]): LoadPlan => {
    const plan = plans.get(rules) ?? table.planOf(rules.flatMap((rule) => at(rule).reads));
    plans.set(rules, plan);
    return plan;
  };
  const evaluate = (rule: number, values: Values): Truth => decide(at(rule).decide, values.slots, budget);
  const explain = (rule: number, values: Values): Explanation =>
    at(rule).explainer().explain(evaluate(rule, values), situationOf(values, table));
  return {
    size: compiled.length,
    slots: table.slots,
    readers: readersOf(compiled, table),
    relatedReaders: relatedReadersOf(compiled, table),
    reads: (rule) => at(rule).reads,
    load: (document, instant, only) => new Situation(table, document, instant, only && planOf(only)),
    evaluate,
    evaluateAll: judgeAll(compiled, budget),
    cause: (rule, values) => explain(rule, values).cause ?? "rule-error",
    explain,
    nextFlip: (rule, values) => at(rule).clock().nextFlip(situationOf(values, table)),
  };
}

function situationOf(values: Values, table: SlotTable): Situation {
  if (values instanceof Situation && values.table === table) return values;
  throw new TypeError("values of one rule set were given to another");
}

interface CompiledRule {
  readonly decide: Decide;
  /** Set where the rule is nothing but one comparison of a slot with a constant. */
  readonly test: SlotTest | undefined;
  readonly reads: readonly number[];
  /** What the rule reads from the items of its iterators where those can be documents; keys as `Slot.key`. */
  readonly itemKeys: readonly string[];
  /** Compiled on first use. */
  explainer(): RuleExplainer;
  clock(): RuleClock;
}

function compileRule(rule: RuleSource, table: SlotTable, budget: Budget, options: CompileOptions): CompiledRule {
  const reader = new DocumentReader(table, rule.maxAge ?? Infinity, options);
  const compiler = new ExpressionCompiler(reader, budget);
  const decision = compiler.truth(rule.expression);
  let explainer: RuleExplainer | undefined;
  let clock: RuleClock | undefined;
  const reads = [...reader.used].sort((a, b) => a - b);
  return {
    decide: decision,
    test: slotTestOf(rule.expression, compiler),
    reads,
    itemKeys: [...new Set(itemKeysOf(rule.expression, reader))],
    explainer: () => (explainer ??= new RuleExplainer(rule.expression, compiler, reads.includes(NOW))),
    clock: () => (clock ??= new RuleClock(rule.expression, compiler, reads)),
  };
}

/** Rules that are a single comparison are judged in tight loops, all others one by one. */
function judgeAll(rules: readonly CompiledRule[], budget: Budget): RuleSet["evaluateAll"] {
  const tests = new SlotTests(rules.map(({ test }) => test));
  const others = rules.flatMap(({ test, decide }, rule) => (test === undefined ? [{ rule, decision: decide }] : []));
  const judge = (rule: number, slots: readonly Value[]): number =>
    codeOf(decide((rules[rule] as CompiledRule).decide, slots, budget));
  return ({ slots }, into) => {
    tests.judge(slots, into, judge);
    for (const { rule, decision } of others) into[rule] = codeOf(decide(decision, slots, budget));
  };
}

function codeOf(truth: Truth): number {
  return truth === undefined ? NOT_KNOWN : Number(truth);
}

function decide(decision: Decide, slots: readonly Value[], budget: Budget): Truth {
  budget.left = budget.fuel;
  try {
    return decision(slots, undefined);
  } catch {
    return undefined;
  }
}

/** One rule's view of the slot table: applies the rule's `maxAge` and notes which slots the rule uses. */
class DocumentReader implements Reader {
  readonly used = new Set<number>();
  readonly #table: SlotTable;
  readonly #maxAge: Milliseconds;
  readonly #options: CompileOptions;

  constructor(table: SlotTable, maxAge: Milliseconds, options: CompileOptions) {
    this.#table = table;
    this.#maxAge = maxAge;
    this.#options = options;
  }

  slotOf(path: readonly string[], absentIsUndefined: boolean): number {
    return this.#use(this.#table.ofPath(path, this.#maxAge, absentIsUndefined));
  }

  slotOfRelation(relation: string): number {
    return this.#use(this.#table.ofRelation(relation, this.#maxAge));
  }

  slotOfLevel(scorecard: string): number {
    return this.slotOf(["levels", scorecard], false);
  }

  slotOfNow(): number {
    return this.#use(NOW);
  }

  resolve(documentKeys: readonly string[]): DocumentPath {
    return resolveDocumentPath(documentKeys, this.#options, this.#maxAge);
  }

  levelRank(scorecard: string, level: string): number {
    const rank = this.#options.levelRank?.(scorecard, level);
    if (rank === undefined)
      throw new Error(`the rank of level \`${level}\` of scorecard \`${scorecard}\` is not known`);
    return rank;
  }

  #use(slot: number): number {
    this.used.add(slot);
    return slot;
  }
}

function readersOf(rules: readonly CompiledRule[], table: SlotTable): ReadonlyMap<string, readonly number[]> {
  const readers = new Map<string, Set<number>>();
  for (const [rule, { reads }] of rules.entries()) {
    for (const slot of reads) {
      const { key } = table.slots[slot] as Slot;
      readers.set(key, (readers.get(key) ?? new Set()).add(rule));
    }
  }
  return new Map([...readers].map(([key, indexes]) => [key, [...indexes]]));
}

function* itemKeysOf(expression: Expression, reader: Reader): Iterable<string> {
  const parts: Expression[] = [];
  walkExpression(expression, (part) => parts.push(part));
  for (const part of parts) {
    if (part.kind === "read" && part.scope === "item" && part.start !== "value") {
      const resolved = part.documentKeys && reader.resolve(part.documentKeys);
      yield resolved === undefined ? "" : keyOf(part.documentKeys ?? [], resolved);
    }
    const [scorecard] = part.kind === "call" && part.operator === "at_level" && part.scope !== "root" ? part.args : [];
    if (scorecard?.kind === "literal") yield `levels.${String(scorecard.value)}`;
  }
}

function relatedReadersOf(rules: readonly CompiledRule[], table: SlotTable): RuleSet["relatedReaders"] {
  const readers = new Map<string, Map<string, number[]>>();
  for (const [rule, { reads, itemKeys }] of rules.entries()) {
    for (const slot of reads) {
      const { root, name } = (table.slots[slot] as Slot).resolved;
      if (root !== "related") continue;
      const ofRelation = readers.get(name) ?? new Map<string, number[]>();
      readers.set(name, ofRelation);
      for (const key of itemKeys) ofRelation.set(key, [...(ofRelation.get(key) ?? []), rule]);
    }
  }
  return readers;
}
