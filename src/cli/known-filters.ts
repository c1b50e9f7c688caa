// When a narrowed report shows nothing: does the owner, system, tier or kind exist at all, and which was meant?

import { refNamed } from "../model/entity.ts";
import type { JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { refSuggester } from "../model/nearest-ref.ts";
import { suggest } from "../model/nearest.ts";
import { UsageError } from "../model/usage-error.ts";
import type { Server } from "./ask-server.ts";
import { askForObject, objectsIn, textIn } from "./read-answer.ts";

export interface Filters {
  readonly owner?: string;
  readonly system?: string;
  readonly tier?: string;
  readonly kind?: string;
}

interface Filter {
  readonly path: string;
  /** The value to look for, read as the server reads it. */
  readonly read: (written: string) => string;
  /** The message when no entity has it. */
  readonly none: (written: string) => string;
  readonly suggest: (wanted: string, known: readonly string[]) => string | undefined;
}

const nearestRef: Filter["suggest"] = (wanted, known) => refSuggester(known)(wanted) ?? suggest(wanted, known);

const FILTERS: Readonly<Record<keyof Filters, Filter>> = {
  owner: {
    path: "entity.owner",
    read: (written) => refNamed(written, "group") ?? written,
    none: (written) => `no entity is owned by \`${written}\``,
    suggest: nearestRef,
  },
  system: {
    path: "entity.system",
    read: (written) => refNamed(written, "system") ?? written,
    none: (written) => `no entity is part of the system \`${written}\``,
    suggest: nearestRef,
  },
  tier: { path: "entity.tier", read: same, none: (written) => `no entity has the tier \`${written}\``, suggest },
  kind: { path: "entity.kind", read: same, none: (written) => `no entity is of the kind \`${written}\``, suggest },
};

/** Throws UsageError for the first filter whose value no entity of the catalog has. */
export async function requireKnownFilters(server: Server, filters: Filters): Promise<void> {
  for (const [name, { path, read, none, suggest: nearest }] of Object.entries(FILTERS)) {
    const written = filters[name as keyof Filters];
    if (written === undefined) continue;
    const known = await valuesOf(server, path);
    const wanted = read(written);
    if (known.some((value) => value.toLowerCase() === wanted.toLowerCase())) continue;
    throw new UsageError(none(written), nearest(wanted, known));
  }
}

/** Every value found at the path in the catalog, once each. */
async function valuesOf(server: Server, path: string): Promise<readonly string[]> {
  const found = new Set<string>();
  let after: string | undefined;
  do {
    const body = { select: [path], sort: [path], limit: 1_000, after };
    const page = await askForObject(server, { method: "POST", path: "/v1/query", body });
    for (const item of objectsIn(page, "items")) for (const value of textsAt(item, path)) found.add(value);
    after = textIn(page, "next");
  } while (after !== undefined);
  return [...found];
}

function textsAt({ values }: JsonObject, path: string): readonly string[] {
  const value = isJsonObject(values) ? values[path] : undefined;
  return typeof value === "string" ? [value] : [];
}

function same(written: string): string {
  return written;
}
