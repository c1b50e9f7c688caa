// Which facts of one delivered item can be taken, and what is wrong with the rest?

import type { FactItem } from "../../api/facts.ts";
import { sourceNotListed } from "../../facts/build-fact-tables.ts";
import { conformFactValue } from "../../facts/conform-fact-value.ts";
import { MAX_AHEAD } from "../../facts/read-facts-file.ts";
import { readFactValue } from "../../facts/read-fact-value.ts";
import { refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { isUndeclaredByDesign } from "../../model/fact.ts";
import type { EntityFact, FactDeclaration } from "../../model/fact.ts";
import type { JsonValue } from "../../model/json.ts";
import { jsonPointer } from "../../model/json-pointer.ts";
import { nearest } from "../../model/nearest.ts";
import { badPageAddress } from "../../model/page-address.ts";
import type { Problem } from "../../model/problem.ts";
import { formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";

export interface FactItemContext {
  readonly declarations: ReadonlyMap<string, FactDeclaration>;
  readonly at: Instant;
  readonly hasEntity: (ref: EntityRef) => boolean;
  /** A hint at the entity that was perhaps meant. */
  readonly suggestEntity: (ref: EntityRef) => string | undefined;
  readonly reachesSource: (source: string) => boolean;
  /** Whether the identity that delivers may deliver facts about this entity. */
  readonly mayTellOf: (ref: EntityRef) => boolean;
  /** Whether the entity may have one more undeclared fact. */
  readonly hasRoomFor: (ref: EntityRef, name: string) => boolean;
}

export interface JudgedItem {
  readonly facts: readonly EntityFact[];
  /** An error: something was not taken as delivered. A warning: it was taken, but means less than it seems to. */
  readonly problems: readonly Problem[];
}

const UNDECLARED_NAME = /^x(?:\.[\w-]+)+$/;
/** Names that could reach the prototypes of JavaScript objects. */
const FORBIDDEN = /(?:^|\.)(?:__proto__|constructor|prototype)(?:\.|$)/;
const LONGEST_NAME = 200;
/** In characters of JSON. A larger value is a document, not a fact. */
const LARGEST_VALUE = 16_384;

/** A bare name means a component. Undefined: it is no ref. */
export function itemEntity({ entity }: FactItem): EntityRef | undefined {
  return refNamed(entity, "component");
}

/** `index`: the place of the item in the request, from 0. */
export function judgeFactItem(item: FactItem, index: number, context: FactItemContext): JudgedItem {
  const at = (key: string, problem: Omit<Problem, "severity">): JudgedItem => ({
    facts: [],
    problems: [{ ...problem, severity: "error", pointer: `/${index}/${key}` }],
  });
  const entity = itemEntity(item);
  if (entity === undefined) {
    const message = `\`${item.entity}\` is not an entity ref`;
    return at("entity", { code: "not-a-ref", message, help: "write `kind:namespace/name`" });
  }
  if (!context.reachesSource(item.source)) {
    return at("source", { code: "out-of-scope", message: `the token does not reach the source \`${item.source}\`` });
  }
  if (!context.mayTellOf(entity)) {
    return at("entity", {
      code: "out-of-scope",
      message: `this caller may not deliver facts about the entity \`${entity}\``,
    });
  }
  if (!context.hasEntity(entity)) return at("entity", unknownEntity(entity, context));
  const observedAt = item.observedAt === undefined ? context.at : parseInstant(item.observedAt);
  if (observedAt === undefined) {
    const message = `\`${item.observedAt}\` is not a time with an offset`;
    return at("observedAt", { code: "not-a-time", message, help: "for example `2026-12-01T08:00:00Z`" });
  }
  if (observedAt > context.at + MAX_AHEAD) {
    const message = `observed at ${formatInstant(observedAt)}, and it is ${formatInstant(context.at)}`;
    return at("observedAt", { code: "future-fact", message, help: "clocks may differ by 5 minutes" });
  }
  return judgeFacts(item, `/${index}/facts`, { entity, observedAt }, context);
}

function unknownEntity(ref: EntityRef, { suggestEntity }: FactItemContext): Omit<Problem, "severity"> {
  const help = suggestEntity(ref);
  const message = `the catalog has no entity \`${ref}\``;
  return { code: "unknown-entity", message, ...(help !== undefined && { help }) };
}

function judgeFacts(
  { source, provenance, url, facts: said }: FactItem,
  pointer: string,
  { entity, observedAt }: Pick<EntityFact, "entity" | "observedAt">,
  context: FactItemContext,
): JudgedItem {
  const facts: EntityFact[] = [];
  const problems: Problem[] = [];
  const nested = nestedNames(Object.keys(said));
  for (const name of Object.keys(said)) {
    const refusal = refuseNested(name, nested) ?? refuseName(name, source, entity, context);
    if (refusal !== undefined) {
      problems.push({ ...refusal, severity: "error", pointer: pointerTo(pointer, name) });
      continue;
    }
    const { kept, found } = judgeValue(name, said[name] ?? null, context.declarations.get(name));
    for (const problem of found) problems.push({ ...problem, pointer: pointerTo(pointer, name) });
    facts.push({ entity, name, source, observedAt, provenance, ...(url !== undefined && { url }), ...kept });
  }
  return { facts, problems };
}

function pointerTo(pointer: string, name: string): string {
  return `${pointer}${jsonPointer([name])}`;
}

/**
 * Names under `x.` where one lies inside the other, such as `x.a` and `x.a.b`; each with the other. An object and its
 * member could contradict each other.
 */
function nestedNames(names: readonly string[]): ReadonlyMap<string, string> {
  const undeclared = new Set(names.filter((name) => name.length <= LONGEST_NAME && isUndeclaredByDesign(name)));
  const nested = new Map<string, string>();
  for (const name of undeclared) {
    for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1)) {
      const outer = name.slice(0, dot);
      if (undeclared.has(outer)) nested.set(name, outer).set(outer, name);
    }
  }
  return nested;
}

function refuseNested(name: string, nested: ReadonlyMap<string, string>): Omit<Problem, "severity"> | undefined {
  const other = nested.get(name);
  if (other === undefined) return undefined;
  const message = `\`${name}\` and \`${other}\` cannot both be facts: one lies inside the other`;
  return { code: "nested-name", message, help: "name one of them otherwise" };
}

function refuseName(
  name: string,
  source: string,
  entity: EntityRef,
  { declarations, hasRoomFor }: FactItemContext,
): Omit<Problem, "severity"> | undefined {
  const declaration = declarations.get(name);
  if (declaration !== undefined) {
    return declaration.sources.includes(source) ? undefined : sourceNotListed({ name, source }, declaration);
  }
  const shown = name.slice(0, LONGEST_NAME);
  if (!isUndeclaredByDesign(name)) {
    const near = nearest(shown, declarations.keys());
    const help = near === undefined ? "names under `x.` need no declaration" : `did you mean \`${near}\`?`;
    return { code: "undeclared-fact", message: `no fact set declares \`${shown}\``, help };
  }
  if (name.length > LONGEST_NAME || FORBIDDEN.test(name) || !UNDECLARED_NAME.test(name)) {
    const help = "write letters, digits, `_` and `-`, with dots between: `x.team.budget`";
    return { code: "bad-name", message: `\`${shown}\` cannot be the name of a fact`, help };
  }
  if (hasRoomFor(entity, name)) return undefined;
  return {
    code: "too-many-facts",
    message: `\`${entity}\` has as many facts under \`x.\` as it can have`,
    help: "declare them in a FactSet",
  };
}

interface JudgedValue {
  readonly kept: Pick<EntityFact, "value" | "items" | "url" | "error">;
  readonly found: readonly Problem[];
}

/** A value of another type than declared makes the fact unknown: its source no longer states the value before. */
function judgeValue(name: string, written: JsonValue, declaration: FactDeclaration | undefined): JudgedValue {
  const { said, hasBadUrl } = readFactValue(written);
  const found: Problem[] = hasBadUrl ? [{ ...badPageAddress(name), severity: "warning" }] : [];
  if (isTooLarge(said.value)) {
    const error = `more than ${LARGEST_VALUE} characters`;
    return { kept: { value: null, error }, found: [...found, problemOf("too-large", name, error, null)] };
  }
  if (declaration === undefined) return { kept: said, found };
  const { value, wrong } = conformFactValue(said.value, declaration);
  if (value === said.value && wrong === undefined) return { kept: said, found };
  if (wrong !== undefined) found.push(problemOf("wrong-type", name, wrong, value));
  return { kept: { ...said, value, ...(value === null && wrong !== undefined && { error: wrong }) }, found };
}

function problemOf(code: string, name: string, wrong: string, value: JsonValue): Problem {
  const follows = value === null ? ", it is not known from now on" : "";
  return { code, severity: value === null ? "error" : "warning", message: `\`${name}\`: ${wrong}${follows}` };
}

function isTooLarge(value: JsonValue): boolean {
  if (typeof value === "string") return value.length > LARGEST_VALUE;
  return typeof value === "object" && value !== null && JSON.stringify(value).length > LARGEST_VALUE;
}
