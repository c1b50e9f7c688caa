// Which entities, scorecards and findings did somebody ask to see?

import { formatRef, parseRef, shortName } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Catalog, CatalogEntry } from "../model/catalog.ts";
import type { Outcome } from "../model/finding.ts";
import { suggest } from "../model/nearest.ts";
import { compareText } from "../model/problem.ts";
import type { Scorecard } from "../model/scorecard.ts";
import { UsageError } from "../model/usage-error.ts";

export interface Selection {
  /** Refs, or names where only one entity has it; left out: all. */
  readonly entities?: readonly string[];
  /** Refs or names of owners; left out: all. */
  readonly owners?: readonly string[];
  /** `scorecard` or `scorecard/rule`; left out: all. */
  readonly only?: readonly string[];
  /** Only entities with a finding that does not pass, and only those findings. */
  readonly failing?: boolean;
  /** Which findings are explained and listed; default all. */
  readonly explain?: "none" | "failing" | "all";
}

/** In the order of their refs. Throws UsageError for an entity or owner that is not there. */
export function selectEntities(catalog: Catalog, selection: Selection): readonly CatalogEntry[] {
  const named = selection.entities?.map((name) => resolveEntity(catalog, name));
  const owners = selection.owners?.map((name) => resolveOwner(catalog, name));
  return [...catalog.entries.values()]
    .filter(({ entity }) => named === undefined || named.includes(entity.ref))
    .filter(({ entity }) => owners === undefined || owners.includes(entity.owner ?? ""))
    .sort((a, b) => compareText(a.entity.ref, b.entity.ref));
}

/** Whether `only` lets a scorecard or a rule through. Throws UsageError for one that is not there. */
export function selectRules(
  scorecards: readonly Scorecard[],
  selection: Selection,
): (scorecard: string, rule?: string) => boolean {
  const { only } = selection;
  if (only === undefined) return () => true;
  for (const name of only) requireRule(scorecards, name);
  return (scorecard, rule) =>
    only.includes(scorecard) ||
    only.some((name) => (rule === undefined ? name.startsWith(`${scorecard}/`) : name === `${scorecard}/${rule}`));
}

export function wantsOutcome(selection: Selection): (outcome: Outcome) => boolean {
  if (selection.explain === "none") return () => false;
  const failing = selection.failing === true || selection.explain === "failing";
  return failing ? (outcome) => outcome === "fail" || outcome === "unknown" : () => true;
}

function requireRule(scorecards: readonly Scorecard[], name: string): void {
  const names = scorecards.flatMap(({ id, rules }) => [id, ...rules.map((rule) => `${id}/${rule.id}`)]);
  if (names.includes(name)) return;
  const near = name.includes("/") ? names.filter((known) => known.includes("/")) : scorecards.map(({ id }) => id);
  throw new UsageError(`no scorecard or rule is called \`${name}\``, suggest(name, near));
}

function resolveEntity(catalog: Catalog, name: string): EntityRef {
  const known = [...catalog.entries.keys()];
  const parts = parseRef(name);
  const written = parts === undefined ? name.toLowerCase() : formatRef(parts);
  const tail = `${name.includes("/") ? ":" : "/"}${written}`;
  const refs = known.filter((ref) => (parts === undefined ? ref.endsWith(tail) : ref === written));
  const [ref] = refs;
  if (ref === undefined) {
    const near = parts === undefined ? known.map(shortName) : known;
    throw new UsageError(`the catalog has no entity \`${name}\``, suggest(written, near));
  }
  if (refs.length > 1) throw new UsageError(`several entities are called \`${name}\``, `say which: ${refs.join(", ")}`);
  return ref;
}

function resolveOwner(catalog: Catalog, name: string): EntityRef {
  const owners = new Set([...catalog.entries.values()].flatMap(({ entity }) => entity.owner ?? []));
  const parts = parseRef(name, { kind: "group" });
  const ref = parts === undefined ? name : formatRef(parts);
  if (owners.has(ref)) return ref;
  throw new UsageError(`no entity is owned by \`${name}\``, suggest(ref, [...owners]));
}
