// Which facts follow from the finished catalog: how its entities relate, and what is wrong with them?

import type { CatalogEntry } from "../model/catalog.ts";
import type { Entity, EntityLink, EntityRef } from "../model/entity.ts";
import { ownText, ownValue } from "../model/json.ts";
import { isPageAddress } from "../model/page-address.ts";
import type { Problem } from "../model/problem.ts";
import { formatInstant } from "../model/time.ts";
import { counted } from "./fact-extractor.ts";
import type { ExtractionInput, FactExtractor, ToldFact } from "./fact-extractor.ts";

type Entries = ReadonlyMap<EntityRef, CatalogEntry>;
export const catalogFacts: FactExtractor = {
  source: "catalog",
  *extract(input) {
    const problems = Map.groupBy(input.catalog.problems, (problem) => problem.entity);
    for (const [entity, entry] of input.catalog.entries) {
      for (const fact of factsOf(entry, problems.get(entity) ?? [], input)) yield { entity, ...fact };
    }
  },
};

function* factsOf(entry: CatalogEntry, problems: readonly Problem[], input: ExtractionInput): Iterable<ToldFact> {
  const { entity } = entry;
  const { entries } = input.catalog;
  yield { name: "catalog.last_seen_at", value: formatInstant(input.at) };
  yield { name: "catalog.is_orphan", value: entity.metadata.annotations?.["backstage.io/orphan"] === "true" };
  const defects = problems.filter(({ code }) => code !== "dangling-ref");
  yield counted(
    "catalog.validation_error_count",
    defects.map(({ message }) => message),
  );
  yield* ownerFacts(entity, entries);
  yield* reviewFacts(entity);
  yield* linkFacts(entity, entries);
  yield danglingRefs(entity, problems, entries);
  if (isFrom(entry, "backstage")) yield* apiFacts(entity, entries);
  if (DEPENDENCY_FORMATS.some((format) => isFrom(entry, format))) yield* dependencyFacts(entity, entries);
}

/** In a Kubernetes manifest, none being named does not mean there are none; nor in formats that not always name them. */
const DEPENDENCY_FORMATS = ["backstage", "score", "opslevel", "cortex"];

function isFrom({ origins }: CatalogEntry, format: string): boolean {
  return origins.some((origin) => origin.format === format);
}

function* ownerFacts({ owner }: Entity, entries: Entries): Iterable<ToldFact> {
  if (owner === undefined) return;
  const isResolved = entries.has(owner);
  yield { name: "catalog.owner_resolved", value: isResolved, ...(!isResolved && { items: [owner] }) };
  yield { name: "catalog.owner_is_group", value: owner.startsWith("group:") };
}

/** Told as written: where it is not a date, the rule that reads it will say so. */
function* reviewFacts({ metadata }: Entity): Iterable<ToldFact> {
  const texts = { ...metadata.labels, ...metadata.annotations };
  const key = Object.keys(texts).find((name) => /(?:^|\/)review-after$/.test(name));
  const date = texts[key ?? ""]?.trim();
  if (date) yield { name: "catalog.review_after", value: date };
}

/** A dashboard or channel that is not linked may still exist, so only what is found is told. */
function* linkFacts(entity: Entity, entries: Entries): Iterable<ToldFact> {
  const dashboard = findLink([entity], DASHBOARD);
  if (dashboard !== undefined) yield { name: "observability.has_dashboard", value: true, ...dashboard };
  const owner = entries.get(entity.owner ?? "")?.entity;
  const chat = findLink(owner === undefined ? [entity] : [entity, owner], CHAT);
  if (chat !== undefined) yield { name: "oncall.has_chat_channel", value: true, ...chat };
}

interface LinkKind {
  readonly types: RegExp;
  readonly urls: RegExp;
  readonly annotations: RegExp;
}

const DASHBOARD: LinkKind = {
  types: /^dashboards?$|\bdashboard\b/i,
  urls: /^https?:\/\/[^/]*grafana[^/]*\/d\/|^https?:\/\/app\.datadoghq\.(?:com|eu)\/dashboard\//i,
  annotations: /^grafana\/|^(?:datadoghq|dashboard)[^/]*\/(?:dashboard|graph)/i,
};
const CHAT: LinkKind = {
  types: /^(?:slack|chat|teams|discord|mattermost)\b/i,
  urls: /^https?:\/\/(?:[^/]+\.)?(?:slack\.com|teams\.microsoft\.com|discord\.(?:gg|com)|chat\.google\.com)\//i,
  annotations: /(?:slack|teams|discord|mattermost|chat)[^/]*\/?(?:channel|contact)/i,
};

function findLink(entities: readonly Entity[], kind: LinkKind): { url?: string } | undefined {
  for (const { metadata } of entities) {
    const link = metadata.links?.find((candidate) => isLinkOf(candidate, kind));
    if (link !== undefined) return isPageAddress(link.url) ? { url: link.url } : {};
    const annotation = Object.entries(metadata.annotations ?? {}).find(([key]) => kind.annotations.test(key));
    if (annotation !== undefined && annotation[1].trim() !== "") return {};
  }
  return undefined;
}

function isLinkOf(link: EntityLink, { types, urls }: LinkKind): boolean {
  const [type, title] = [ownText(link, "type") ?? "", ownText(link, "title") ?? ""];
  return types.test(type) || types.test(title) || urls.test(link.url);
}

/** Counts references that somebody declared. References without a kind count too, although there is no ref to name. */
function danglingRefs(entity: Entity, problems: readonly Problem[], entries: Entries): ToldFact {
  const value = problems.filter(({ code }) => code === "dangling-ref").length;
  const targets = new Set(Object.values(entity.relations).flat());
  const items = value === 0 ? [] : [...targets].filter((ref) => !entries.has(ref));
  return { name: "catalog.dangling_refs_count", value, ...(items.length > 0 && { items }) };
}

function* apiFacts(entity: Entity, entries: Entries): Iterable<ToldFact> {
  const kind = entity.kind.toLowerCase();
  if (kind !== "component" && kind !== "api") return;
  const apis = kind === "api" ? [entity.ref] : (entity.relations["providesApi"] ?? []);
  yield counted(
    "api.spec_count",
    apis.filter((ref) => isDescribed(entries.get(ref)?.entity)),
  );
}

function isDescribed(api: Entity | undefined): boolean {
  return ownValue(api?.spec, "definition") !== undefined || ownValue(api?.spec, "remotes") !== undefined;
}

function* dependencyFacts({ relations }: Entity, entries: Entries): Iterable<ToldFact> {
  const dependencies = relations["dependsOn"] ?? [];
  yield counted("catalog.dependency_count", dependencies);
  yield counted("catalog.dependent_count", relations["dependencyOf"] ?? []);
  const deprecated = dependencies.filter((ref) => entries.get(ref)?.entity.lifecycle?.toLowerCase() === "deprecated");
  // A dependency that is not in the catalog may be deprecated too, so a count of 0 is told only when all of them are.
  const isTold = deprecated.length > 0 || dependencies.every((ref) => entries.has(ref));
  if (isTold) yield counted("catalog.depends_on_deprecated_count", deprecated);
}
