// Which facts does each entity have: the latest of each source, in the order of precedence the FactSet gives?

import type { EntityRef } from "../model/entity.ts";
import type { EntityFact, Fact, FactDeclaration, FactTable } from "../model/fact.ts";
import { isUndeclaredByDesign } from "../model/fact.ts";
import { FactColumns, factOrderOf } from "../model/fact-columns.ts";
import type { FactOrder } from "../model/fact-columns.ts";
import type { Problem } from "../model/problem.ts";
import { compareText } from "../model/problem.ts";
import { conformFactValue } from "./conform-fact-value.ts";

export interface FactTables {
  readonly tables: ReadonlyMap<EntityRef, FactTable>;
  /** One for each source that may not deliver facts of a name. Facts that no FactSet declares are left out silently. */
  readonly problems: readonly Problem[];
}

/**
 * A source's later fact replaces its earlier one, also where the later value is not known; of two facts of one instant,
 * the later in the input. Facts under `x.` are sorted by most recent first.
 */
export function buildFactTables(
  facts: Iterable<EntityFact>,
  declarations: ReadonlyMap<string, FactDeclaration>,
): FactTables {
  const order = factOrderOf(declarations);
  const tables = new Map<EntityRef, FactColumns>();
  const unlisted = new Map<string, Problem>();
  for (const fact of facts) {
    const declaration = declarations.get(fact.name);
    if (declaration === undefined && !isUndeclaredByDesign(fact.name)) continue;
    if (declaration !== undefined && !declaration.sources.includes(fact.source)) {
      unlisted.set(`${fact.name} ${fact.source}`, sourceNotListed(fact, declaration));
      continue;
    }
    const table = tables.get(fact.entity) ?? new FactColumns(order);
    tables.set(fact.entity, table);
    table.set(fact.name, withFact(asDeclared(fact, declaration), table.get(fact.name) ?? [], declaration));
  }
  return { tables, problems: [...unlisted.values()] };
}

/** A stored fact may have been delivered when its declaration had another type. */
function asDeclared<Kept extends Fact>(fact: Kept, declaration: FactDeclaration | undefined): Kept {
  if (declaration === undefined) return fact;
  const { value, wrong } = conformFactValue(fact.value, declaration);
  if (value === fact.value) return fact;
  return { ...fact, value, ...(wrong !== undefined && { error: wrong }) };
}

/**
 * The table with these facts replacing earlier ones of the same sources. All of them have to be declared with their
 * sources, or need no declaration. Columns are kept where the table has those of the declarations.
 */
export function withFacts(
  known: FactTable,
  facts: readonly Fact[],
  declarations: ReadonlyMap<string, FactDeclaration>,
): FactTable {
  const order = factOrderOf(declarations);
  const table = known instanceof FactColumns && known.order === order ? known.copy() : columnsOf(known, order);
  for (const fact of facts) {
    table.set(fact.name, withFact(fact, table.get(fact.name) ?? [], declarations.get(fact.name)));
  }
  return table;
}

function columnsOf(known: FactTable, order: FactOrder): FactColumns {
  const table = new FactColumns(order);
  for (const [name, facts] of known) table.set(name, facts);
  return table;
}

function withFact(fact: Fact, known: readonly Fact[], declaration: FactDeclaration | undefined): readonly Fact[] {
  const earlier = known.find(({ source }) => source === fact.source);
  if (earlier !== undefined && earlier.observedAt > fact.observedAt) return known;
  const others = known.filter((other) => other !== earlier);
  return others.length === 0 ? [fact] : inOrder([...others, fact], declaration);
}

function inOrder(facts: Fact[], declaration: FactDeclaration | undefined): readonly Fact[] {
  const rank = ({ source }: Fact) => declaration?.sources.indexOf(source) ?? 0;
  return facts.sort((a, b) => rank(a) - rank(b) || b.observedAt - a.observedAt || compareText(a.source, b.source));
}

/** Exported, since readers of facts files report the same problem with a position. */
export function sourceNotListed(
  { name, source }: { name: string; source: string },
  declaration: FactDeclaration,
): Problem {
  return notTakenFrom(`source \`${source}\``, name, declaration);
}

/** `said`: who delivers the fact, in words. Without a declaration any source may deliver it. */
export function notTakenFrom(said: string, name: string, declaration: FactDeclaration | undefined): Problem {
  const message = `\`${name}\` is not taken from ${said}`;
  const listed = declaration?.sources.map((known) => `\`${known}\``).join(", ");
  return {
    code: "source-not-listed",
    severity: "warning",
    message: listed === undefined ? message : `${message}, the fact set \`${declaration?.factSet}\` lists ${listed}`,
  };
}
