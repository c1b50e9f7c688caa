// What is in the catalog of a running Backstage? All of it, read page by page, as files like those of any other
// catalog.

import { z } from "zod";
import type { JsonObject } from "../../model/json.ts";
import { isJsonObject, ownText } from "../../model/json.ts";
import { objectAt } from "../../model/manifest.ts";
import { compareText } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { BY_QUERY, ENTITIES } from "./catalog-routes.ts";
import { getJson } from "./get-json.ts";
import type { Connection, JsonAnswer } from "./get-json.ts";

export interface BackstageAddress {
  /** The backend's address, as in `backend.baseUrl`, with or without `/api/catalog`. */
  readonly url: string;
  readonly token?: string | undefined;
  /** In Backstage's form: `kind=component,metadata.namespace=default`. Entities that match any of them are read. */
  readonly filters?: readonly string[] | undefined;
}

export interface BackstageOptions extends BackstageAddress {
  /** The `etag` of the last reading; while nothing has changed, nothing is read again. */
  readonly etag?: string | null | undefined;
  readonly fetch?: typeof fetch;
  readonly pause?: (duration: Milliseconds) => Promise<void>;
  /** For each request; default 30 s. */
  readonly timeout?: Milliseconds;
  /** For all pages together; default 256 MiB. */
  readonly maxBytes?: number;
  /** Entities per page; default 500. */
  readonly pageSize?: number;
}

/** `etag` null: Backstage gives nothing by which changes could be asked for. */
export type BackstageReading =
  | { readonly isUnchanged: true }
  | {
      readonly isUnchanged: false;
      readonly entities: number;
      readonly files: readonly SourceFile[];
      /**
       * All that occur, sorted. Under any of these an object counts as an entity, since it comes from a running
       * Backstage.
       */
      readonly apiVersions: readonly string[];
      readonly etag: string | null;
    };

const DELAYS: readonly Milliseconds[] = [500, 1_000, 2_000, 4_000];
const PAGE_SIZE = 500;
const TIMEOUT: Milliseconds = 30_000;
const MAX_BYTES = 256 * 1024 * 1024;
/** Keeps each file short enough to be parsed. */
const ENTITIES_PER_FILE = 1_000;
/** A longer one is not kept. */
const LONGEST_ETAG = 64 * 1024;

/** Throws Refusal where the address or token is not valid, or Backstage cannot be read. */
export async function readBackstageCatalog(options: BackstageOptions): Promise<BackstageReading> {
  const base = catalogUrl(options.url);
  const reader = new CatalogReader(base, options);
  const known = options.etag ? readVersions(options.etag, reader.identity) : undefined;
  if (known !== undefined && (await reader.isUnchanged(known))) return { isUnchanged: true };
  const { entities, etag } = await reader.readAll();
  const ordered = [...entities].sort(([a], [b]) => compareText(a, b)).map(([, entity]) => entity);
  const apiVersions = [...new Set(ordered.flatMap((entity) => ownText(entity, "apiVersion") ?? []))].sort(compareText);
  return { isUnchanged: false, entities: ordered.length, files: filesOf(ordered), apiVersions, etag };
}

function catalogUrl(written: string): URL {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    throw new Refusal("invalid", "backstage-address", "the address of Backstage has to be `https://` and a host", {
      help: "a token is given by itself, not in the address",
    });
  }
  const path = url.pathname.replace(/\/+$/, "");
  return new URL(`${path.endsWith("/api/catalog") ? path : `${path}/api/catalog`}/`, url.origin);
}

/** The etag of a page, and where the next page starts; null: it was the last. */
type PageVersion = readonly [etag: string, next: string | null];

const versions = z.strictObject({
  of: z.string(),
  pages: z.array(z.tuple([z.string(), z.string().nullable()])).min(1),
});

function readVersions(etag: string, identity: string): readonly PageVersion[] | undefined {
  try {
    const { of, pages } = versions.parse(JSON.parse(etag));
    return of === identity ? pages : undefined;
  } catch {
    return undefined;
  }
}

class CatalogReader {
  /** A catalog at another address, or with other filters, is a different one. */
  readonly identity: string;
  readonly #base: URL;
  readonly #connection: Connection;
  readonly #filters: readonly string[];
  readonly #pageSize: number;
  #bytesLeft: number;
  #route = BY_QUERY;

  constructor(base: URL, options: BackstageOptions) {
    const { token, filters = [], timeout = TIMEOUT, maxBytes = MAX_BYTES, pageSize = PAGE_SIZE } = options;
    if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
      throw new Refusal("invalid", "backstage-token", "the token for Backstage holds what no header can hold");
    }
    this.#base = base;
    this.#filters = filters;
    this.#pageSize = pageSize;
    this.#bytesLeft = maxBytes;
    this.#connection = {
      system: "Backstage",
      token,
      timeout,
      delays: DELAYS,
      fetch: options.fetch ?? fetch,
      pause: options.pause ?? ((duration) => new Promise((resolve) => setTimeout(resolve, duration))),
    };
    this.identity = JSON.stringify([base.href, pageSize, filters]);
  }

  async isUnchanged(pages: readonly PageVersion[]): Promise<boolean> {
    let place: string | undefined;
    for (const [etag, next] of pages) {
      const url = this.#urlOf(place);
      const answer = await getJson(this.#connection, url, { etag, maxBytes: this.#bytesLeft }).catch(ifMissing);
      if (answer !== undefined) return false;
      place = next ?? undefined;
    }
    return place === undefined;
  }

  async readAll(): Promise<{ readonly entities: ReadonlyMap<string, JsonObject>; readonly etag: string | null }> {
    const entities = new Map<string, JsonObject>();
    const etags: (PageVersion | undefined)[] = [];
    let place: string | undefined;
    do {
      const answer = await this.#get(place);
      const page = this.#route.read(answer);
      if (page === undefined) throw notACatalog(this.#base);
      const before = entities.size;
      // The catalog may change while it is read, so that an entity appears again on a later page.
      for (const item of page.items) if (isJsonObject(item)) entities.set(keyOf(item), item);
      if (page.next !== undefined && entities.size === before) throw standsStill(this.#base);
      const etag = answer.headers.get("etag");
      etags.push(etag === null ? undefined : [etag, page.next ?? null]);
      place = page.next;
    } while (place !== undefined);
    return { entities, etag: this.#etagOf(etags) };
  }

  async #get(place: string | undefined): Promise<JsonAnswer> {
    const asked = getJson(this.#connection, this.#urlOf(place), { maxBytes: this.#bytesLeft });
    const answer = await asked.catch(ifMissing);
    if (answer === MISSING && this.#route === BY_QUERY && place === undefined) {
      this.#route = ENTITIES;
      return this.#get(place);
    }
    if (answer === MISSING || answer === undefined) throw notACatalog(this.#base);
    this.#bytesLeft -= answer.bytes;
    return answer;
  }

  #urlOf(place: string | undefined): URL {
    const url = new URL(this.#route.path, this.#base);
    url.searchParams.set("limit", String(this.#pageSize));
    if (place !== undefined) url.searchParams.set(this.#route.placeParameter, place);
    if (place === undefined || this.#route === ENTITIES) {
      for (const filter of this.#filters) url.searchParams.append("filter", filter);
    }
    return url;
  }

  #etagOf(pages: readonly (PageVersion | undefined)[]): string | null {
    if (pages.includes(undefined) || this.#route === ENTITIES) return null;
    const text = JSON.stringify({ of: this.identity, pages });
    return text.length > LONGEST_ETAG ? null : text;
  }
}

const MISSING = Symbol("missing");

function ifMissing(error: unknown): typeof MISSING {
  if (error instanceof Refusal && error.kind === "missing") return MISSING;
  throw error;
}

function notACatalog(base: URL): Refusal {
  const message = `what answers at \`${base.origin}${base.pathname}\` is not a Backstage catalog`;
  return new Refusal("invalid", "backstage-not-a-catalog", message, {
    help: "give the address of the backend, as `backend.baseUrl` has it",
  });
}

function standsStill(base: URL): Refusal {
  const message = `Backstage at \`${base.origin}${base.pathname}\` answers one page after the other with nothing new`;
  return new Refusal("unavailable", "backstage-stands-still", message);
}

function keyOf(entity: JsonObject): string {
  const metadata = objectAt(entity, "metadata");
  const [kind, namespace, name] = [ownText(entity, "kind"), ownText(metadata, "namespace"), ownText(metadata, "name")];
  return JSON.stringify([kind, namespace ?? "default", name]).toLowerCase();
}

/** One entity per line, so that problems point at the right one. */
function filesOf(entities: readonly JsonObject[]): SourceFile[] {
  const files: SourceFile[] = [];
  for (let from = 0; from < entities.length; from += ENTITIES_PER_FILE) {
    const lines = entities.slice(from, from + ENTITIES_PER_FILE).map((entity) => JSON.stringify(entity));
    files.push({ path: `backstage-${files.length + 1}.json`, text: `[\n${lines.join(",\n")}\n]\n` });
  }
  return files;
}
