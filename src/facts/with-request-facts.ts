// What is known of an entity for one request that brings facts of its own?

import type { EntityRef } from "../model/entity.ts";
import type { EntityFact, FactDeclaration, FactTable } from "../model/fact.ts";
import { isUndeclaredByDesign } from "../model/fact.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { nearest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import type { Instant } from "../model/time.ts";
import { buildFactTables, sourceNotListed } from "./build-fact-tables.ts";
import { conformFactValue } from "./conform-fact-value.ts";

export interface RequestFacts {
  readonly entity: EntityRef;
  /** Whoever asks, as the fact sets name them. */
  readonly source: string;
  readonly at: Instant;
  /** By name. */
  readonly values: JsonObject;
}

export interface FactsForRequest {
  readonly facts: FactTable;
  /** Warnings: a fact is left out, or not known. */
  readonly problems: readonly Problem[];
}

/**
 * The facts known with those of the request in place of the same source's earlier ones. Nobody can vouch for what they
 * are no source of: those facts are left out.
 */
export function withRequestFacts(
  known: FactTable,
  { entity, source, at, values }: RequestFacts,
  declarations: ReadonlyMap<string, FactDeclaration>,
): FactsForRequest {
  const problems: Problem[] = [];
  const taken = Object.entries(values).flatMap(([name, value]): EntityFact[] => {
    const declaration = declarations.get(name);
    const refusal = refuse(name, source, declaration, declarations);
    if (refusal !== undefined) {
      problems.push(refusal);
      return [];
    }
    const conformed = declaration === undefined ? { value } : conform(name, value, declaration, problems);
    return [{ entity, name, source, observedAt: at, provenance: "observed", ...conformed }];
  });
  if (taken.length === 0) return { facts: known, problems };
  const replaced = new Set(taken.map(({ name }) => name));
  const others = [...known].flatMap(([, facts]) => facts);
  const kept = others.filter((fact) => fact.source !== source || !replaced.has(fact.name));
  const { tables } = buildFactTables([...kept.map((fact) => ({ ...fact, entity })), ...taken], declarations);
  return { facts: tables.get(entity) ?? known, problems };
}

function refuse(
  name: string,
  source: string,
  declaration: FactDeclaration | undefined,
  declarations: ReadonlyMap<string, FactDeclaration>,
): Problem | undefined {
  if (declaration !== undefined) {
    return declaration.sources.includes(source) ? undefined : sourceNotListed({ name, source }, declaration);
  }
  if (isUndeclaredByDesign(name)) return undefined;
  const near = nearest(name, declarations.keys());
  return {
    code: "undeclared-fact",
    severity: "warning",
    message: `no fact set declares \`${name}\`, it is left out`,
    help: near === undefined ? "names under `x.` need no declaration" : `did you mean \`${near}\`?`,
  };
}

function conform(
  name: string,
  given: JsonValue,
  { type }: FactDeclaration,
  problems: Problem[],
): Pick<EntityFact, "value" | "error"> {
  const { value, wrong } = conformFactValue(given, type);
  if (wrong === undefined) return { value };
  problems.push({ code: "wrong-type", severity: "warning", message: `\`${name}\`: ${wrong}` });
  return value === null ? { value, error: wrong } : { value };
}
