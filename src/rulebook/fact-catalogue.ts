// Which facts are declared, by which FactSet, and is every name declared once?

import { FACT_TYPES, isUndeclaredByDesign } from "../model/fact.ts";
import type { FactDeclaration, FactType } from "../model/fact.ts";
import { compareText } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import type { Milliseconds } from "../model/time.ts";
import { member, members, problemAt, textAt, textOf } from "./place.ts";
import type { Place } from "./place.ts";
import type { RuleDocument } from "./rule-documents.ts";

/** What is known of a declared fact while problems are being collected. */
export interface DeclaredFact {
  readonly place: Place;
  readonly factSet: string;
  readonly shipped: boolean;
  /** Undefined where the declaration is wrong. */
  readonly type: FactType | undefined;
  readonly unit: string | undefined;
  /** How old a value may be; Infinity: any age; undefined where the FactSet could not be read. */
  readonly maxAge: Milliseconds | undefined;
}

export type FactCatalogue = ReadonlyMap<string, DeclaredFact>;

/** A FactSet of the organisation replaces a shipped declaration of the same fact. */
export function readFactCatalogue(
  shipped: readonly RuleDocument<"FactSet">[],
  own: readonly RuleDocument<"FactSet">[],
  problems: Problem[],
): FactCatalogue {
  const catalogue = new Map<string, DeclaredFact>();
  for (const set of shipped) declare(set, true, catalogue, problems);
  for (const set of own) declare(set, false, catalogue, problems);
  problems.push(...prefixProblems(catalogue));
  return catalogue;
}

function declare(
  set: RuleDocument<"FactSet">,
  shipped: boolean,
  catalogue: Map<string, DeclaredFact>,
  problems: Problem[],
): void {
  const factSet = textAt(set.place, "id") ?? "";
  for (const [name, place] of members(member(set.place, "facts"))) {
    const before = catalogue.get(name);
    if (before !== undefined && before.shipped === shipped) problems.push(declaredTwice(name, place, before));
    if (isUndeclaredByDesign(name)) problems.push(needsNoDeclaration(name, place));
    const [unit, maxAge] = [textAt(place, "unit"), set.read?.maxAge];
    catalogue.set(name, { place, factSet, shipped, type: typeOf(place), unit, maxAge });
  }
}

function typeOf(place: Place): FactType | undefined {
  const written = textOf(member(place, "type"));
  return FACT_TYPES.find((type) => type === written);
}

function declaredTwice(name: string, place: Place, before: DeclaredFact): Problem {
  const { line } = before.place.document.span(before.place.path, "key");
  return problemAt(place, {
    code: "duplicate-fact",
    message: `fact \`${name}\` is already declared by FactSet \`${before.factSet}\``,
    help: `a fact belongs to one FactSet; the other declaration is at ${before.place.document.file.path}:${line}`,
    of: "key",
  });
}

function needsNoDeclaration(name: string, place: Place): Problem {
  return problemAt(place, {
    code: "undeclared-by-design",
    message: `\`${name}\` cannot be declared`,
    help: "names under `x.` need no declaration and never go stale; give a declared fact another name",
    of: "key",
  });
}

/** `a.b` and `a.b.c` cannot both be facts: `facts.a.b` would be a value and a mapping. */
function prefixProblems(catalogue: FactCatalogue): Problem[] {
  const problems: Problem[] = [];
  for (const name of [...catalogue.keys()].sort(compareText)) {
    for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
      const shorter = name.slice(0, dot);
      const [outer, inner] = [catalogue.get(shorter), catalogue.get(name)];
      if (outer !== undefined && inner !== undefined) problems.push(prefixProblem(shorter, outer, name, inner));
    }
  }
  return problems;
}

function prefixProblem(shorter: string, outer: DeclaredFact, name: string, inner: DeclaredFact): Problem {
  // Reported at the declaration that can be changed, which the shipped ones cannot.
  const [place, subject] = inner.shipped ? [outer.place, shorter] : [inner.place, name];
  return problemAt(place, {
    code: "fact-prefix",
    message: `fact \`${shorter}\` cannot be the beginning of fact \`${name}\``,
    help: `a fact is a value, not a group of facts: rename \`${subject}\``,
    of: "key",
  });
}

/** The declarations of all FactSets that could be read. */
export function declarations(
  shipped: readonly RuleDocument<"FactSet">[],
  own: readonly RuleDocument<"FactSet">[],
): Map<string, FactDeclaration> {
  const facts = new Map<string, FactDeclaration>();
  for (const { read } of [...shipped, ...own]) {
    if (read === undefined) continue;
    const { id, sources, maxAge } = read;
    for (const [name, { type, unit, description }] of Object.entries(read.facts))
      facts.set(name, {
        name,
        type,
        ...(unit === undefined ? {} : { unit }),
        description,
        factSet: id,
        sources,
        maxAge,
      });
  }
  return facts;
}
