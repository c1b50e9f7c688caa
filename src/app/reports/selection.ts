// Which entities, scorecards and findings did somebody ask to see?

import { formatRef, parseRef, shortName } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Catalog, CatalogEntry } from "../../model/catalog.ts";
import { isOpen } from "../../model/finding.ts";
import type { Outcome } from "../../model/finding.ts";
import { suggest } from "../../model/nearest.ts";
import { compareText } from "../../model/problem.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import { UsageError } from "../../model/usage-error.ts";

export interface Selection {
  /** Refs, or names that only one entity has; left out: all. */
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

/** Sorted by ref. Throws UsageError for an entity or owner that does not exist. */
export function selectEntities(catalog: Catalog, selection: Selection): readonly CatalogEntry[] {
  const named = selection.entities?.map((name) => resolveEntity(catalog, name));
  const owners = selection.owners?.map((name) => resolveOwner(catalog, name));
  return [...catalog.entries.values()]
    .filter(({ entity }) => named === undefined || named.includes(entity.ref))
    .filter(({ entity }) => owners === undefined || owners.includes(entity.owner ?? ""))
    .sort((a, b) => compareText(a.entity.ref, b.entity.ref));
}

/** Whether a scorecard, or a rule of it, was asked for. */
export type RuleFilter = (scorecard: string, rule?: string) => boolean;

/** What `only` lets through. Throws UsageError for a scorecard or rule that does not exist. */
export function selectRules(scorecards: readonly Scorecard[], selection: Selection): RuleFilter {
  const { only } = selection;
  if (only === undefined) return () => true;
  for (const name of only) requireRule(scorecards, name);
  return (scorecard, rule) =>
    only.includes(scorecard) ||
    only.some((name) => (rule === undefined ? name.startsWith(`${scorecard}/`) : name === `${scorecard}/${rule}`));
}

export function wantsOutcome(selection: Selection): (outcome: Outcome) => boolean {
  if (selection.explain === "none") return () => false;
  return selection.failing === true || selection.explain === "failing" ? isOpen : () => true;
}

function requireRule(scorecards: readonly Scorecard[], name: string): void {
  const names = scorecards.flatMap(({ id, rules }) => [id, ...rules.map((rule) => `${id}/${rule.id}`)]);
  if (names.includes(name)) return;
  const near = name.includes("/") ? names.filter((known) => known.includes("/")) : scorecards.map(({ id }) => id);
  throw new UsageError(`no scorecard or rule is called \`${name}\``, suggest(name, near));
}

function resolveEntity(catalog: Catalog, name: string): EntityRef {
  const known = [...catalog.entries.keys()];
  const ref = theOneCalled(name, known, "entities");
  if (ref !== undefined) return ref;
  const parts = parseRef(name);
  const help = parts === undefined ? suggest(name, known.map(shortName)) : suggest(formatRef(parts), known);
  throw new UsageError(`the catalog has no entity \`${name}\``, help);
}

/**
 * A bare name means the group of that name in the default namespace, if that owns anything; otherwise any owner of that
 * name.
 */
function resolveOwner(catalog: Catalog, name: string): EntityRef {
  const owners = [...new Set([...catalog.entries.values()].flatMap(({ entity }) => entity.owner ?? []))];
  const parts = parseRef(name, { kind: "group" });
  const asGroup = parts === undefined ? name : formatRef(parts);
  const ref = owners.includes(asGroup) ? asGroup : theOneCalled(name, owners, "owners");
  if (ref !== undefined) return ref;
  throw new UsageError(`no entity is owned by \`${name}\``, suggest(asGroup, owners));
}

/** The ref that is meant by a ref, or by a name without a kind. Throws UsageError where it may mean several. */
export function theOneCalled(name: string, refs: readonly EntityRef[], what: string): EntityRef | undefined {
  const parts = parseRef(name);
  const tail = `${name.includes("/") ? ":" : "/"}${name.toLowerCase()}`;
  const called = refs.filter((ref) => (parts === undefined ? ref.endsWith(tail) : ref === formatRef(parts)));
  if (called.length > 1)
    throw new UsageError(`several ${what} are called \`${name}\``, `say which: ${called.join(", ")}`);
  return called[0];
}
