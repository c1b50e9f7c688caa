// What does each scorecard contain, including what it inherits: which levels, rules and parameters?

import { parseVersion } from "../logic/version.ts";
import { FACT_TYPES } from "../model/fact.ts";
import type { FactType } from "../model/fact.ts";
import { isJsonObject } from "../model/json.ts";
import type { JsonValue } from "../model/json.ts";
import { suggest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import { parseInstant } from "../model/time.ts";
import { items, member, members, problemAt, stands, textAt, textOf } from "./place.ts";
import type { Place } from "./place.ts";
import type { RuleDocument } from "./rule-documents.ts";
import type { ScorecardFile } from "./schemas/scorecard-schema.ts";

export type ScorecardDocument = RuleDocument<"Scorecard">;

interface Param {
  /** Undefined where the declaration is wrong. */
  readonly type: FactType | undefined;
  readonly value: JsonValue | undefined;
}

export interface RuleOutline {
  readonly place: Place;
  /** Undefined where it could not be read. */
  readonly level: string | undefined;
}

/** What is known of a scorecard even while parts of it are wrong. */
export interface ScorecardOutline {
  /** Empty where the scorecard has no id. */
  readonly id: string;
  readonly place: Place;
  /** Undefined where its structure is wrong. */
  readonly read: ScorecardFile | undefined;
  readonly isShipped: boolean;
  /** The scorecard it extends. */
  readonly base: ScorecardOutline | undefined;
  /** Lowest first; undefined where they could not be read. */
  readonly levels: readonly string[] | undefined;
  /** Its own rules and those it inherits, in order. */
  readonly rules: ReadonlyMap<string, RuleOutline>;
  readonly params: ReadonlyMap<string, Param>;
}

/** Outlines every scorecard of an organisation. Shipped scorecards are only there to be extended. */
export function outlineScorecards(
  own: readonly ScorecardDocument[],
  shipped: readonly ScorecardDocument[],
  problems: Problem[],
): readonly ScorecardOutline[] {
  const outlining = new Outlining(own, shipped, problems);
  return own.map((document) => outlining.outline(document, []));
}

class Outlining {
  readonly #own: readonly ScorecardDocument[];
  readonly #shipped: readonly ScorecardDocument[];
  readonly #problems: Problem[];
  readonly #done = new Map<ScorecardDocument, ScorecardOutline>();

  constructor(own: readonly ScorecardDocument[], shipped: readonly ScorecardDocument[], problems: Problem[]) {
    this.#own = own;
    this.#shipped = shipped;
    this.#problems = problems;
  }

  outline(document: ScorecardDocument, trail: readonly ScorecardDocument[]): ScorecardOutline {
    const done = this.#done.get(document);
    if (done !== undefined) return done;
    const outline = this.#combine(document, this.#base(document, [...trail, document]));
    this.#done.set(document, outline);
    return outline;
  }

  #base(document: ScorecardDocument, trail: readonly ScorecardDocument[]): ScorecardOutline | undefined {
    const written = member(document.place, "extends");
    const wanted = textOf(written);
    if (wanted === undefined) return undefined;
    const base = this.#find(wanted, document);
    if (base === undefined) {
      const others = [...this.#own, ...this.#shipped].filter((other) => other !== document);
      const ids = [...new Set(others.flatMap((other) => textAt(other.place, "id") ?? []))];
      this.#say(written, "unknown-scorecard", `unknown scorecard \`${wanted}\``, suggest(wanted, ids));
      return undefined;
    }
    if (!trail.includes(base)) return this.outline(base, trail);
    const way = [...trail.slice(trail.indexOf(base)), base].map((step) => `\`${textAt(step.place, "id")}\``);
    this.#say(written, "extends-cycle", `scorecards extend each other in a circle: ${way.join(" extends ")}`);
    return undefined;
  }

  /**
   * The scorecard with this id, other than `from` itself: a scorecard may have the same id as the shipped one it
   * extends.
   */
  #find(id: string, from: ScorecardDocument): ScorecardDocument | undefined {
    const is = (candidate: ScorecardDocument): boolean => candidate !== from && textAt(candidate.place, "id") === id;
    return (this.#own.includes(from) ? this.#own.find(is) : undefined) ?? this.#shipped.find(is);
  }

  #combine(document: ScorecardDocument, base: ScorecardOutline | undefined): ScorecardOutline {
    const { place } = document;
    const levels = this.#levels(place, base);
    return {
      id: textAt(place, "id") ?? "",
      place,
      read: document.read,
      isShipped: this.#shipped.includes(document),
      base,
      levels,
      rules: this.#rules(place, levels?.[0], base),
      params: this.#params(place, base),
    };
  }

  #levels(place: Place, base: ScorecardOutline | undefined): readonly string[] | undefined {
    const written = member(place, "levels");
    // The extended scorecard was not found, so the levels are not known.
    if (!stands(written)) return base?.levels ?? (stands(member(place, "extends")) ? undefined : ["done"]);
    const seen = new Set<string>();
    for (const item of items(written)) {
      const level = textOf(item);
      if (level === undefined) return undefined;
      if (seen.has(level)) this.#say(item, "duplicate-id", `level \`${level}\` is given twice`);
      seen.add(level);
    }
    return seen.size === 0 ? undefined : [...seen];
  }

  #rules(
    place: Place,
    lowest: string | undefined,
    base: ScorecardOutline | undefined,
  ): ReadonlyMap<string, RuleOutline> {
    const rules = new Map(base?.rules);
    for (const item of items(member(place, "without"))) {
      const name = textOf(item);
      if (name !== undefined && !rules.delete(name) && base !== undefined)
        this.#say(item, "unknown-rule", unknownRule(name, base.id), suggest(name, [...base.rules.keys()]));
    }
    const inherited = new Set(rules.keys());
    for (const rule of items(member(place, "rules"))) {
      const id = textAt(rule, "id");
      if (id === undefined) continue;
      if (rules.has(id)) this.#duplicateRule(member(rule, "id"), id, inherited.has(id) ? base : undefined);
      else rules.set(id, { place: rule, level: levelOf(rule, lowest) });
    }
    return rules;
  }

  #duplicateRule(place: Place, id: string, base: ScorecardOutline | undefined): void {
    if (base === undefined) this.#say(place, "duplicate-id", `rule \`${id}\` is given twice in this scorecard`);
    else
      this.#say(
        place,
        "duplicate-id",
        `rule \`${id}\` is already inherited from scorecard \`${base.id}\``,
        `name it under \`without\` to replace it`,
      );
  }

  #params(place: Place, base: ScorecardOutline | undefined): ReadonlyMap<string, Param> {
    const params = new Map(base?.params);
    for (const [name, written] of members(member(place, "params"))) {
      const before = base?.params.get(name);
      if (isJsonObject(written.value)) params.set(name, this.#declared(name, written, before));
      else if (before !== undefined) params.set(name, this.#typed(written, before.type));
      else if (base !== undefined) this.#unknownParam(name, written, base);
    }
    return params;
  }

  #declared(name: string, written: Place, before: Param | undefined): Param {
    const type = FACT_TYPES.find((candidate) => candidate === textAt(written, "type"));
    const value = member(written, "default");
    if (before !== undefined)
      this.#say(
        written,
        "duplicate-id",
        `parameter \`${name}\` is already declared by the scorecard this one extends`,
        `write only a value: \`${name}: ${JSON.stringify(value.value ?? before.value)}\``,
        "key",
      );
    return this.#typed(value, type);
  }

  #typed(place: Place, type: FactType | undefined): Param {
    const { value } = place;
    if (type !== undefined && value !== undefined && !IS_OF_TYPE[type](value))
      this.#say(
        place,
        "wrong-type",
        `\`${String(place.path.at(-1))}\` has to be ${TYPE_NOUNS[type]}, not \`${JSON.stringify(value)}\``,
        type === "number" && Number.isFinite(Number(value))
          ? `write it without quotes: \`${Number(value)}\``
          : undefined,
      );
    return { type, value };
  }

  #unknownParam(name: string, written: Place, base: ScorecardOutline): void {
    this.#say(
      written,
      "unknown-param",
      `scorecard \`${base.id}\` has no parameter \`${name}\``,
      suggest(name, [...base.params.keys()]) ?? "a parameter of its own is declared with `{ type, default }`",
      "key",
    );
  }

  #say(place: Place, code: string, message: string, help?: string, of: "key" | "value" = "value"): void {
    // Problems in shipped files are not reported: those files are tested when they are made.
    if (this.#own.some((document) => document.place.document === place.document))
      this.#problems.push(problemAt(place, { code, message, help, of }));
  }
}

function levelOf(rule: Place, lowest: string | undefined): string | undefined {
  const written = member(rule, "level");
  return stands(written) ? textOf(written) : lowest;
}

/** The targets that count: its own, or else those of the nearest scorecard it extends that has some. */
export function targetsOf(scorecard: ScorecardOutline): Place | undefined {
  const own = member(scorecard.place, "targets");
  if (stands(own)) return own;
  return scorecard.base === undefined ? undefined : targetsOf(scorecard.base);
}

export function unknownRule(rule: string, scorecard: string): string {
  return `scorecard \`${scorecard}\` has no rule \`${rule}\``;
}

const TYPE_NOUNS: Readonly<Record<FactType, string>> = {
  boolean: "true or false",
  number: "a number",
  string: "text",
  date: "a date",
  version: "a version",
  list: "a list",
};

const IS_OF_TYPE: Readonly<Record<FactType, (value: JsonValue) => boolean>> = {
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  string: (value) => typeof value === "string",
  date: (value) => typeof value === "string" && parseInstant(value) !== undefined,
  version: (value) => typeof value === "string" && parseVersion(value) !== undefined,
  list: (value) => Array.isArray(value),
};
