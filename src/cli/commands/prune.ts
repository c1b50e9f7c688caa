// `muster prune`: what is old enough to delete, and how much of it is there?

import type { PruningBody } from "../../api/prunings.ts";
import { UsageError } from "../../model/usage-error.ts";
import { formatInstant, parseDuration, parseInstant } from "../../model/time.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject } from "../read-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import type { World } from "../world.ts";

export interface PruneOptions extends ServerOptions {
  readonly before?: string;
  readonly dryRun?: boolean;
  readonly format?: "text" | "json";
}

export async function prune(options: PruneOptions, version: string, world: World): Promise<ExitCode> {
  const { before, dryRun = false, format } = options;
  const body = { ...(before !== undefined && { before: readBefore(before, world) }), dryRun };
  const server = await connect(options, LATER, version, world);
  const asked = { method: "POST", path: "/v1/audit/prunings", body, repeatable: true } as const;
  const pruned = (await askForObject(server, asked)) as unknown as PruningBody;
  await world.stdout.write(`${format === "json" ? safeJson(pruned) : cleanText(sayPruned(pruned))}\n`);
  return EXIT.clean;
}

/** A date, a time with its offset, or how long ago. */
function readBefore(text: string, { now }: World): string {
  const ago = parseDuration(text);
  const at = ago === undefined ? parseInstant(text) : now() - ago;
  if (at !== undefined) return formatInstant(Math.floor(at / 1_000) * 1_000);
  throw new UsageError(
    `\`--before ${text}\` is not an instant`,
    "a date, a time with its offset (`2026-12-20T18:00:00+01:00`), or how long ago: `365d`",
  );
}

function sayPruned({ before, dryRun, decisions, entries, transitions, events, rulebooks }: PruningBody): string {
  const log = `${count(decisions, "decision")}, ${count(entries, "audit entry", "audit entries")}`;
  const told = `${log}, ${count(transitions, "transition")}, ${count(events, "delivery event")}`;
  if (dryRun) return `Older than ${before} and not needed: ${told}; nothing was deleted.`;
  return `Pruned what is older than ${before} and not needed: ${told}, ${count(rulebooks ?? 0, "rulebook")}.`;
}
