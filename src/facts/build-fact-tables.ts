// Which facts hold for each entity: the latest of each source, in the order of precedence their FactSet gives?

import type { EntityRef } from "../model/entity.ts";
import type { EntityFact, Fact, FactDeclaration, FactTable } from "../model/fact.ts";
import { isUndeclaredByDesign } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { compareText } from "../model/problem.ts";

export interface FactTables {
  readonly tables: ReadonlyMap<EntityRef, FactTable>;
  /** One for each source whose facts of a name are not taken; facts no FactSet declares are left out in silence. */
  readonly problems: readonly Problem[];
}

/**
 * A source's later fact replaces its earlier one, also when it says that the value is not known; of two of one
 * instant, the one given last. Facts under `x.` come most recent first.
 */
export function buildFactTables(
  facts: Iterable<EntityFact>,
  declarations: ReadonlyMap<string, FactDeclaration>,
): FactTables {
  const tables = new Map<EntityRef, Map<string, EntityFact[]>>();
  const unlisted = new Map<string, Problem>();
  for (const fact of facts) {
    const declaration = declarations.get(fact.name);
    if (declaration === undefined && !isUndeclaredByDesign(fact.name)) continue;
    if (declaration !== undefined && !declaration.sources.includes(fact.source)) {
      unlisted.set(`${fact.name} ${fact.source}`, sourceNotListed(fact, declaration));
      continue;
    }
    record(tables, fact);
  }
  for (const table of tables.values()) for (const [name, known] of table) inOrder(known, declarations.get(name));
  return { tables, problems: [...unlisted.values()] };
}

function record(tables: Map<EntityRef, Map<string, EntityFact[]>>, fact: EntityFact): void {
  const table = tables.get(fact.entity);
  if (table === undefined) {
    tables.set(fact.entity, new Map([[fact.name, [fact]]]));
    return;
  }
  const known = table.get(fact.name);
  if (known === undefined) {
    table.set(fact.name, [fact]);
    return;
  }
  const earlier = known.findIndex(({ source }) => source === fact.source);
  if (earlier < 0) known.push(fact);
  else if ((known[earlier]?.observedAt ?? 0) <= fact.observedAt) known[earlier] = fact;
}

function inOrder(facts: Fact[], declaration: FactDeclaration | undefined): void {
  if (facts.length < 2) return;
  const rank = ({ source }: Fact) => declaration?.sources.indexOf(source) ?? 0;
  facts.sort((a, b) => rank(a) - rank(b) || b.observedAt - a.observedAt || compareText(a.source, b.source));
}

/** Also said by whoever reads facts from a file, where there is a place to point at. */
export function sourceNotListed(
  { name, source }: { name: string; source: string },
  declaration: FactDeclaration,
): Problem {
  const listed = declaration.sources.map((known) => `\`${known}\``).join(", ");
  return {
    code: "source-not-listed",
    severity: "warning",
    message: `\`${name}\` is not taken from source \`${source}\`, the fact set \`${declaration.factSet}\` lists ${listed}`,
  };
}
