// Which facts can rules read, and who delivers them?

import type { DeclaredFactBody, DeclaredFacts, FactsQuery } from "../../api/fact-catalogue.ts";
import type { FactDeclaration } from "../../model/fact.ts";
import { compareText } from "../../model/problem.ts";
import { formatDuration } from "../../model/time.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { currentRules } from "../rules/current-rules.ts";
import type { Muster } from "../muster.ts";

const LIST = "facts";

/** Sorted by name. */
export async function listFactDeclarations(muster: Muster, query: FactsQuery): Promise<DeclaredFacts> {
  const { rulebook } = await currentRules(muster);
  const { limit, after } = query;
  const [last] = after === undefined ? [] : readCursor(LIST, after, 1);
  const found = [...rulebook.facts.values()]
    .filter((fact) => (last === undefined || fact.name > last) && isAsked(fact, query))
    .sort((a, b) => compareText(a.name, b.name));
  const page = found.slice(0, limit);
  return {
    items: page.map(describe),
    next: found.length > limit ? writeCursor(LIST, [page.at(-1)?.name ?? ""]) : null,
  };
}

function isAsked({ name, description, sources }: FactDeclaration, { q, source }: FactsQuery): boolean {
  const wanted = q?.toLowerCase() ?? "";
  const isFound = [name, description].some((text) => text.toLowerCase().includes(wanted));
  return isFound && (source === undefined || sources.includes(source));
}

function describe({ name, type, unit, description, sources, maxAge, factSet }: FactDeclaration): DeclaredFactBody {
  const fresh = Number.isFinite(maxAge) ? formatDuration(maxAge) : null;
  return { name, type, unit: unit ?? null, description, sources, maxAge: fresh, factSet };
}
