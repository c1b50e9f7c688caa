// Which rules in force read which fact?

import type { JsonValue } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import type { Rule } from "../../model/scorecard.ts";

interface Reader extends Pick<Rule, "id" | "title"> {
  readonly scorecard: string;
}

export type FactReaders = ReadonlyMap<string, readonly Reader[]>;

const PREFIX = "facts.";
const READERS = new WeakMap<Rulebook, FactReaders>();

/** By the fact's name; the rules in the rulebook's order. Computed once for each rulebook. */
export function factReaders(rulebook: Rulebook): FactReaders {
  let readers = READERS.get(rulebook);
  if (readers === undefined) READERS.set(rulebook, (readers = findReaders(rulebook)));
  return readers;
}

function findReaders({ facts, scorecards }: Rulebook): FactReaders {
  const readers = new Map<string, Reader[]>();
  for (const { id: scorecard, rules } of scorecards) {
    for (const { id, title, pass, appliesTo } of rules) {
      const paths = [...textsOf(pass), ...(appliesTo === undefined ? [] : textsOf(appliesTo))];
      const names = new Set(paths.flatMap((path) => factNamed(path, facts) ?? []));
      for (const name of names) readers.set(name, [...(readers.get(name) ?? []), { scorecard, id, title }]);
    }
  }
  return readers;
}

/** `facts.a.b.c` may read a part of the fact `a.b`. */
function factNamed(path: string, facts: Rulebook["facts"]): string | undefined {
  if (!path.startsWith(PREFIX)) return undefined;
  let name = path.slice(PREFIX.length);
  while (!facts.has(name)) {
    const end = name.lastIndexOf(".");
    if (end < 0) return undefined;
    name = name.slice(0, end);
  }
  return name;
}

function* textsOf(value: JsonValue): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const item of value as readonly JsonValue[]) yield* textsOf(item);
  else if (isJsonObject(value)) for (const member of Object.values(value)) yield* textsOf(member);
}
