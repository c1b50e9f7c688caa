// `muster lock`: whose releases wait until somebody ends the lock?

import type { JsonObject } from "../../model/json.ts";
import { UsageError } from "../../model/usage-error.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayRef } from "../../report/say-ref.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForItems, askForObject, textIn } from "../read-answer.ts";
import { readMoment } from "../read-moment.ts";
import { connect, SOON } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import type { World } from "../world.ts";
import { endHold, holdLines } from "./freeze.ts";
import type { HoldFormat, ListHoldsOptions } from "./freeze.ts";

export interface LockOptions extends HoldFormat {
  readonly environment?: string;
  readonly reason?: string;
  readonly until?: string;
}

export async function lockReleases(
  entity: string | undefined,
  options: LockOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const { environment, reason, until } = options;
  if (entity === undefined && environment === undefined) {
    throw new UsageError("nothing to lock is named", "name an entity, `--environment`, or both");
  }
  if (reason === undefined) throw new UsageError("the lock has no reason", "say why: `--reason TEXT`");
  const body = {
    ...(entity !== undefined && { entity }),
    ...(environment !== undefined && { environment }),
    reason,
    ...(until !== undefined && { until: readMoment(until, "--until", world) }),
  };
  const server = await connect(options, SOON, version, world);
  const made = await askForObject(server, { method: "POST", path: "/v1/locks", body, repeatable: false });
  const end = textIn(made, "until");
  const said = `locked ${sayLocked(made)} ${end === undefined ? "until it is ended" : `until ${end}`}: ${textIn(made, "id")}`;
  await world.stdout.write(options.format === "json" ? `${safeJson(made)}\n` : `${cleanText(said)}\n`);
  return EXIT.clean;
}

function sayLocked(lock: JsonObject): string {
  const [entity, environment] = [textIn(lock, "entity"), textIn(lock, "environment")];
  return `${entity === undefined ? "everything" : sayRef(entity)} -> ${environment ?? "everywhere"}`;
}

export async function listLocks(options: ListHoldsOptions, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, SOON, version, world);
  const locks = await askForItems(server, "/v1/locks", { state: options.all === true ? "all" : "open" });
  const lines = options.format === "json" ? [safeJson({ items: locks, next: null })] : lockLines(locks, world);
  await world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.clean;
}

function lockLines(locks: readonly JsonObject[], world: World): string[] {
  const lines = locks.flatMap((lock) => holdLines(lock, sayLocked(lock), textIn(lock, "reason") ?? "", world));
  return [...lines, ...(lines.length > 0 ? [""] : []), `${count(locks.length, "lock")}.`];
}

export function unlockReleases(id: string, options: ServerOptions, version: string, world: World): Promise<ExitCode> {
  return endHold(`/v1/locks/${encodeURIComponent(id)}`, id, { options, version, world });
}
