// How is what a source says stored, so that it can be merged with other sources again?

import type { JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import { objectAt } from "../model/manifest.ts";
import type { Manifest } from "../model/manifest.ts";
import { compareText, isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import type { Descriptor, SourceReading } from "./catalog-format.ts";

/** The parts of a source's documents that are still needed once they are read. */
export interface KeptReading extends SourceReading {
  /** Only documents that facts are extracted from. For catalog documents the descriptor says everything. */
  readonly manifests: readonly Manifest[];
}

const TELLING_FORMATS = new Set(["kubernetes", "score"]);
/** The contents of these may be secret, and no fact comes from them. */
const PAYLOADS = new Set(["Secret", "ConfigMap"]);

/** One JSON object for each descriptor, document and problem, in the order in which they were read. */
export function keepReading({ descriptors, manifests, problems }: KeptReading): JsonValue[] {
  const kept: object[] = [
    ...descriptors.map((descriptor) => ({ descriptor })),
    ...manifests
      .filter(({ format }) => TELLING_FORMATS.has(format))
      .map((manifest) => ({ manifest: { ...manifest, value: withoutPayload(manifest.value) } })),
    ...problems.map((problem) => ({ problem: { ...problem, excerpt: undefined } })),
  ];
  return kept as JsonValue[];
}

function withoutPayload(value: JsonObject): JsonObject {
  if (!PAYLOADS.has(ownText(value, "kind") ?? "")) return value;
  const metadata = objectAt(value, "metadata");
  const kept = (source: JsonObject, keys: readonly string[]): JsonObject =>
    Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(source, key) ? [[key, source[key] ?? null]] : [])));
  return {
    ...kept(value, ["apiVersion", "kind"]),
    metadata: kept(metadata, ["name", "namespace", "labels"]),
  };
}

/** Reads back what `keepReading` made. */
export function readKept(source: string, bodies: readonly JsonValue[]): KeptReading {
  const of = <Kept>(key: string): Kept[] =>
    bodies.flatMap((body) => {
      const kept = isJsonObject(body) ? ownValue(body, key) : undefined;
      return kept === undefined ? [] : [kept as Kept];
    });
  return {
    source,
    descriptors: of<Descriptor>("descriptor"),
    manifests: of<Manifest>("manifest"),
    problems: of<Problem>("problem"),
  };
}

/**
 * What was read now, plus what files that are partly broken now declared before: breaking a file does not remove
 * entities from the catalog.
 */
export function withBrokenKept(now: KeptReading, before: KeptReading): KeptReading {
  const broken = new Set(now.problems.filter(isError).map(({ file }) => file));
  if (broken.size === 0) return now;
  const read = new Set(now.descriptors.map(({ origin, identity }) => `${origin.format} ${identity.toLowerCase()}`));
  const kept = before.descriptors.filter(
    ({ origin, identity }) => broken.has(origin.file) && !read.has(`${origin.format} ${identity.toLowerCase()}`),
  );
  return { ...now, descriptors: [...now.descriptors, ...kept] };
}

/** What was read now, plus what these files declared before. Sorted by file, whichever reading they come from. */
export function withFilesKept(now: KeptReading, before: KeptReading, files: readonly string[]): KeptReading {
  if (files.length === 0) return now;
  const kept = new Set(files);
  const isKept = (file: string | undefined): boolean => file !== undefined && kept.has(file);
  const byFile = (a: Descriptor, b: Descriptor): number => compareText(a.origin.file ?? "", b.origin.file ?? "");
  const descriptors = [...now.descriptors, ...before.descriptors.filter(({ origin }) => isKept(origin.file))];
  return {
    source: now.source,
    descriptors: descriptors.sort(byFile),
    manifests: [...now.manifests, ...before.manifests.filter(({ file }) => isKept(file))],
    problems: [...now.problems, ...before.problems.filter(({ file }) => isKept(file))],
  };
}
