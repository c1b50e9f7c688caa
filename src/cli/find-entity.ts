// Which entity of the server's catalog does a ref mean, or a name that only one entity has?

import { theOneCalled } from "../app/reports/selection.ts";
import { formatRef, parseRef } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";
import { suggest } from "../model/nearest.ts";
import { UsageError } from "../model/usage-error.ts";
import type { Server } from "./ask-server.ts";
import { askForItems, textIn } from "./read-answer.ts";
import { AnswerRefused } from "./server-failure.ts";

/** Throws UsageError when there is none, or when several have the name. */
export async function findEntity(server: Server, name: string): Promise<EntityRef> {
  const parts = parseRef(name);
  if (parts !== undefined) return formatRef(parts);
  const like = await refsLike(server, name.slice(name.lastIndexOf("/") + 1));
  const ref = theOneCalled(name, like, "entities");
  if (ref !== undefined) return ref;
  const help = suggest(name, like) ?? (await nearestAtServer(server, name)) ?? "`muster query` lists them";
  throw new UsageError(`the catalog has no entity \`${name}\``, help);
}

/** Lets the server suggest the nearest name: it knows all of them, also those that do not contain what was written. */
async function nearestAtServer(server: Server, name: string): Promise<string | undefined> {
  try {
    await server.ask({ method: "GET", path: `/v1/entities/component/default/${encodeURIComponent(name)}` });
    return undefined;
  } catch (error) {
    if (error instanceof AnswerRefused) return error.help;
    throw error;
  }
}

async function refsLike(server: Server, q: string): Promise<readonly EntityRef[]> {
  const entities = await askForItems(server, "/v1/entities", { q, limit: "1000" });
  return entities.flatMap((entity) => textIn(entity, "ref") ?? []);
}
