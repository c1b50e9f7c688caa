// What an entity is, and how entities are addressed.

import type { JsonObject } from "./json.ts";

/** `kind:namespace/name`, lower case: the key of an entity everywhere. */
export type EntityRef = string;

export interface EntityLink {
  readonly url: string;
  readonly title?: string;
  readonly type?: string;
  readonly icon?: string;
}

export interface EntityMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly title?: string;
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly links?: readonly EntityLink[];
}

/** By relation name (`ownedBy`, `dependsOn`, `partOf`, …), the refs it leads to, sorted; both directions are stored. */
export type Relations = Readonly<Record<string, readonly EntityRef[]>>;

/**
 * The `entity` root of what a rule reads. Closed world: a member that is not there reads as null. Members hold no null.
 * `lifecycle`, `tier`, `owner`, `system` and `type` are lifted out of spec and labels; `owner` and `system` are full refs,
 * `tier` is text.
 */
export interface Entity {
  readonly ref: EntityRef;
  /** As written: `Component`, `API`, or an organisation's own kind. */
  readonly kind: string;
  readonly metadata: EntityMetadata & JsonObject;
  readonly spec: JsonObject;
  readonly relations: Relations;
  readonly lifecycle?: string;
  readonly tier?: string;
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  readonly type?: string;
}

/** Where an entity was declared; `file` is relative to the argument given, lines count from 1. */
export interface Origin {
  readonly source: string;
  readonly format: string;
  readonly file?: string;
  readonly line?: number;
}

export const DEFAULT_NAMESPACE = "default";

export interface RefParts {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function formatRef(parts: RefParts): EntityRef {
  return `${parts.kind}:${parts.namespace}/${parts.name}`.toLowerCase();
}

/**
 * Reads `[kind:][namespace/]name`. What is left out comes from `defaults`; `undefined` when there is no kind to be
 * had, or a part is empty.
 */
export function parseRef(text: string, defaults: { kind?: string; namespace?: string } = {}): RefParts | undefined {
  const match = /^(?:([^:]*):)?(?:([^/]*)\/)?([\s\S]*)$/.exec(text.trim());
  const kind = match?.[1] ?? defaults.kind;
  const namespace = match?.[2] ?? defaults.namespace ?? DEFAULT_NAMESPACE;
  const name = match?.[3];
  return kind && namespace && name ? { kind, namespace, name } : undefined;
}

/** The ref a text means: one that is whole, or a name alone of that kind; `undefined` where it is neither. */
export function refNamed(text: string, kind: string): EntityRef | undefined {
  const parts = parseRef(text, { kind });
  return parts === undefined ? undefined : formatRef(parts);
}

/** `component:default/checkout` is said `checkout`: the short form for people, never a key. */
export function shortName(ref: EntityRef): string {
  return parseRef(ref)?.name ?? ref;
}
