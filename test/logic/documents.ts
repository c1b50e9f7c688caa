// Documents for the tests of rules: facts by name and age, levels, and related entities, written short.

import { compileRules } from "../../src/logic/compile-rules.ts";
import type { CompileOptions, RuleSet } from "../../src/logic/compile-rules.ts";
import { parseRule } from "../../src/logic/parse-rule.ts";
import type { ParseOptions } from "../../src/logic/parse-rule.ts";
import type { Document, HeldLevel } from "../../src/model/document.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import { DAY } from "../../src/model/time.ts";

/** 2026-12-01T00:00:00Z. */
export const AT = Date.UTC(2026, 11, 1);
export const HOUR = DAY / 24;

export interface DocumentDraft {
  readonly entity?: JsonObject;
  /** Values observed now, or what to change of that. */
  readonly facts?: Readonly<Record<string, JsonValue | FactDraft | readonly FactDraft[]>>;
  readonly levels?: Readonly<Record<string, HeldLevel>>;
  readonly change?: JsonObject;
  readonly related?: Readonly<Record<string, readonly DocumentDraft[]>>;
}

/** A fact with something said of it beside its value. */
export class FactDraft {
  readonly fact: Partial<Fact>;

  constructor(fact: Partial<Fact>) {
    this.fact = fact;
  }
}

export function aged(value: JsonValue, age: number, more: Partial<Fact> = {}): FactDraft {
  return new FactDraft({ value, observedAt: AT - age, ...more });
}

export function documentOf(draft: DocumentDraft): Document {
  const facts = Object.entries(draft.facts ?? {}).map(([name, value]): [string, readonly Fact[]] => [
    name,
    factsOf(name, value),
  ]);
  const related = new Map(
    Object.entries(draft.related ?? {}).map(([relation, drafts]) => [relation, drafts.map(documentOf)]),
  );
  return {
    entity: {
      ref: "component:default/checkout",
      kind: "Component",
      metadata: {},
      spec: {},
      relations: {},
      ...draft.entity,
    } as never,
    facts: new Map(facts),
    levels: new Map(Object.entries(draft.levels ?? {})),
    ...(draft.change === undefined ? {} : { change: draft.change }),
    related: (relation) => related.get(relation) ?? [],
  };
}

function factsOf(name: string, value: JsonValue | FactDraft | readonly FactDraft[]): readonly Fact[] {
  if (value instanceof FactDraft) return [factOf(name, value.fact)];
  if (Array.isArray(value) && value.length > 0 && value.every((one) => one instanceof FactDraft)) {
    return value.map((one) => factOf(name, one.fact));
  }
  return [factOf(name, { value: value as JsonValue })];
}

function factOf(name: string, fact: Partial<Fact>): Fact {
  return { name, value: null, source: "ci", observedAt: AT, provenance: "observed", ...fact };
}

const LEVELS = ["bronze", "silver", "gold"];

/** All names are facts of two segments that stay fresh for a week. */
const OPTIONS: CompileOptions = {
  isFact: (name) => name.split(".").length === 2,
  factMaxAge: (name) => (name.startsWith("x.") ? Infinity : 7 * DAY),
  levelRank: (_, level) => LEVELS.indexOf(level) + 1,
};

export function compile(
  rules: readonly JsonValue[],
  options: ParseOptions = {},
  compileOptions: Partial<CompileOptions> & { maxAge?: number } = {},
): RuleSet {
  const { maxAge } = compileOptions;
  const sources = rules.map((rule) => {
    const { expression, problems } = parseRule(rule, options);
    if (expression === undefined) throw new Error(problems.map((problem) => problem.message).join("; "));
    return maxAge === undefined ? { expression } : { expression, maxAge };
  });
  return compileRules(sources, { ...OPTIONS, ...compileOptions });
}
