// What do service descriptors of other portals have in common: one thing with its team, its tags, links and code?

import type { EntityLink, EntityMetadata } from "../model/entity.ts";
import { DEFAULT_NAMESPACE, formatRef } from "../model/entity.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { ownText, ownValue } from "../model/json.ts";
import type { Path } from "../text/parse-documents.ts";
import type { CatalogDocument, CatalogOptions, Descriptor, Reference, Report } from "./catalog-format.ts";
import { checkName } from "./read-metadata.ts";

type DescribedLink = EntityLink & JsonObject;

export interface DescribedService {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** `key:value` is a label as well. */
  readonly tags?: readonly string[];
  readonly links?: readonly DescribedLink[];
  /** Addresses of where its code is kept. */
  readonly repositories?: readonly string[];
}

/** Everything a descriptor says but what follows from its kind, its name and where it stands. */
export interface Described extends Pick<
  Descriptor,
  "kind" | "metadata" | "spec" | "lifecycle" | "tier" | "type" | "references"
> {
  /** Where the name is written. */
  readonly at: Path;
}

/** Names of portals have no namespaces: each is in the default one. */
export function composeDescriptor(
  { at, ...said }: Described,
  { document, options, report, format }: Reading,
): Descriptor {
  const { kind, metadata } = said;
  const ref = formatRef({ kind, namespace: DEFAULT_NAMESPACE, name: metadata.name });
  checkName(metadata.name, DEFAULT_NAMESPACE, ref, report, at);
  const { file, line } = document;
  return { ref, ...said, origin: { source: options.source ?? "catalog", format, file, line }, identity: ref };
}

interface Reading {
  readonly document: CatalogDocument;
  readonly options: CatalogOptions;
  readonly report: Report;
  /** The name of the format. */
  readonly format: string;
}

export function composeMetadata(service: DescribedService): EntityMetadata & JsonObject {
  const { name, title, description, tags = [], links = [], repositories = [] } = service;
  const labels = Object.fromEntries(tags.flatMap((tag) => labelOf(tag)).reverse());
  const annotations = sourceAnnotations(repositories);
  return {
    name,
    namespace: DEFAULT_NAMESPACE,
    ...(title && { title }),
    ...(description && { description }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ...(tags.length > 0 && { tags }),
    ...(links.length > 0 && { links }),
  };
}

function labelOf(tag: string): readonly (readonly [string, string])[] {
  const at = tag.indexOf(":");
  const [key, value] = [tag.slice(0, at).trim(), tag.slice(at + 1).trim()];
  return at > 0 && key !== "" && value !== "" ? [[key, value]] : [];
}

const FORGES: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/github\.com\/([^/?#]+\/[^/?#]+?)(?:\.git)?\/?$/, "github.com/project-slug"],
  [/^https?:\/\/gitlab\.com\/([^?#]+?)(?:\.git)?\/?$/, "gitlab.com/project-slug"],
];

/** Under the keys that Backstage has for it: rules and the GitHub App look there. */
function sourceAnnotations([address]: readonly string[]): Readonly<Record<string, string>> {
  if (address === undefined) return {};
  const forge = FORGES.flatMap(([pattern, key]) => {
    const slug = pattern.exec(address)?.[1];
    return slug === undefined ? [] : [[key, slug] as const];
  });
  return Object.fromEntries([["backstage.io/source-location", `url:${address}`], ...forge]);
}

/** The links of a list whose items have an address, named as `name`; `type` where theirs says none. */
export function linksIn(items: readonly JsonValue[], type?: string): readonly DescribedLink[] {
  return items.flatMap((item) => {
    const url = textAt(item, "url");
    if (url === undefined) return [];
    const [title, kind] = [textAt(item, "name"), textAt(item, "type") ?? type];
    return [{ url, ...(title !== undefined && { title }), ...(kind !== undefined && { type: kind.toLowerCase() }) }];
  });
}

export function repositoriesIn(links: readonly EntityLink[]): readonly string[] {
  return links.filter(({ type = "" }) => /^(?:repo|repository|source)$/.test(type)).map(({ url }) => url);
}

/** Text, or a number as it reads; undefined for anything else, and for what is empty. */
export function textAt(value: unknown, key: string): string | undefined {
  const member = ownValue(value, key);
  const text = typeof member === "number" ? String(member) : (ownText(value, key)?.trim() ?? "");
  return text === "" ? undefined : text;
}

export function textsIn(items: readonly JsonValue[]): readonly string[] {
  return items.flatMap((item) => (typeof item === "string" && item.trim() !== "" ? [item.trim()] : []));
}

interface Target {
  readonly relation: string;
  readonly kind: string;
  /** Undefined: nothing is referred to. */
  readonly name: string | undefined;
  readonly path: Path;
  readonly lifts?: "owner" | "system";
  readonly declared?: boolean;
}

/** The reference to an entity of the same catalog. What a portal keeps elsewhere, as its teams, is not declared. */
export function referTo(document: CatalogDocument, target: Target): readonly Reference[] {
  const { relation, kind, name, path, lifts, declared = true } = target;
  if (name === undefined) return [];
  return [
    {
      relation,
      target: formatRef({ kind, namespace: DEFAULT_NAMESPACE, name }),
      declared,
      field: path.filter((step) => typeof step === "string").join("."),
      position: document.position(path),
      ...(lifts !== undefined && { lifts }),
    },
  ];
}

/** Of `acme/payments`, a team of an organisation at GitHub, the team. */
export function ownedBy(document: CatalogDocument, team: string | undefined, path: Path): readonly Reference[] {
  const name = team === undefined ? undefined : nameOf(team.slice(team.lastIndexOf("/") + 1));
  return referTo(document, { relation: "ownedBy", kind: "group", name, path, lifts: "owner", declared: false });
}

/** As portals make addresses of names: `Core Payments` is `core-payments`, with whichever `joint`. */
export function nameOf(title: string, joint = "-"): string | undefined {
  return title.trim().toLowerCase().replaceAll(/\s+/g, joint) || undefined;
}
