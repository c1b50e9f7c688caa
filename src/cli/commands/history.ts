// `muster history`: how did things come to stand as they do, and why did an outcome flip?

import type { EntityHistory, FindingHistory, ScorecardHistory } from "../../api/history.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { UsageError } from "../../model/usage-error.ts";
import type { Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { findEntity } from "../find-entity.ts";
import { pathOfRef, withQuery } from "../../model/address.ts";
import { askForItems, askForObject } from "../read-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { sayCause } from "../../report/say-cause.ts";
import type { World } from "../world.ts";
import { writeTable } from "../write-table.ts";
import type { Table, TableFormat } from "../write-table.ts";

export interface HistoryOptions extends ServerOptions {
  readonly scorecard?: string;
  readonly owner?: string;
  readonly system?: string;
  readonly from?: string;
  readonly to?: string;
  readonly interval?: string;
  readonly format: TableFormat;
}

export async function history(
  entity: string | undefined,
  rule: string | undefined,
  options: HistoryOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  requireOne(entity, rule, options);
  const server = await connect(options, LATER, version, world);
  if (entity === undefined) await tellScorecard(server, options, world);
  else if (rule === undefined) await tellEntity(server, entity, options, world);
  else await tellFinding(server, entity, rule, options, world);
  return EXIT.clean;
}

function requireOne(entity: string | undefined, rule: string | undefined, options: HistoryOptions): void {
  const { scorecard, owner, system, interval, from, to } = options;
  const trend = { "--owner": owner, "--system": system, "--interval": interval };
  if (entity === undefined && scorecard === undefined) {
    throw new UsageError("no entity or scorecard is named", "name an entity, or a scorecard: `--scorecard security`");
  }
  const [odd] = entity === undefined ? [] : (Object.entries(trend).find(([, value]) => value !== undefined) ?? []);
  if (odd !== undefined) throw new UsageError(`\`${odd}\` applies only to a whole scorecard`, "leave it out");
  if (rule === undefined) return;
  if (!/^[^/]+\/[^/]+$/.test(rule)) throw new UsageError(`\`${rule}\` is not a rule`, "write `scorecard/rule`");
  const [idle] =
    Object.entries({ "--scorecard": scorecard, "--from": from, "--to": to }).find(([, value]) => value !== undefined) ??
    [];
  if (idle !== undefined) throw new UsageError(`\`${idle}\` does not apply to one rule`, "leave it out");
}

async function tellScorecard(server: Server, options: HistoryOptions, world: World): Promise<void> {
  const { scorecard = "", owner, system, from, to, interval, format } = options;
  const path = `/v1/scorecards/${encodeURIComponent(scorecard)}/history`;
  const asked = withQuery(path, { owner, system, from, to, interval });
  const answer = await askForObject(server, { method: "GET", path: asked });
  await writeTable(format, trendTable(answer as unknown as ScorecardHistory), answer, world);
}

function trendTable({ title, since, points }: ScorecardHistory): Table {
  const levels = [...new Set(points.flatMap(({ held }) => held.map(({ level }) => level)))];
  const rows = points.map(({ at, entities, held, score, onTarget }) => [
    at.slice(0, 16).replace("T00:00", "").replace("T", " "),
    String(entities),
    percent(onTarget),
    score === null ? "-" : String(score),
    ...levels.map((name) => String(held.find(({ level }) => level === name)?.entities ?? 0)),
  ]);
  const known = since === null ? "nothing is known yet" : `known since ${since.slice(0, 10)}`;
  const header = ["at", "entities", "on target", "score", ...levels.map((level) => level ?? "no level")];
  return { head: [`${title}: ${known}`], header, rows };
}

async function tellEntity(server: Server, name: string, options: HistoryOptions, world: World): Promise<void> {
  const { scorecard, from, to, format } = options;
  const ref = await findEntity(server, name);
  const items = await askForItems(server, `${pathOfRef("/v1/entities", ref)}/history`, { scorecard, from, to });
  await writeTable(format, movementTable(ref, items as unknown as EntityHistory["items"]), pageOf(items), world);
}

function movementTable(ref: string, items: EntityHistory["items"]): Table {
  const rows = items.map(({ at, scorecard, from, to, cause, flips }) => [
    at.slice(0, 16).replace("T", " "),
    scorecard,
    `${sayStand(from, "new")} -> ${sayStand(to, "gone")}`,
    flips.map((flip) => `${flip.rule} ${sayMove(flip)}`).join(", "),
    sayCause(flips[0]?.cause ?? cause),
  ]);
  return {
    head: [headOf(ref, items.length, "never moved")],
    header: ["at", "scorecard", "stands", "flips", "because"],
    rows,
  };
}

async function tellFinding(
  server: Server,
  name: string,
  rule: string,
  { format }: HistoryOptions,
  world: World,
): Promise<void> {
  const ref = await findEntity(server, name);
  const path = rule.split("/").map(encodeURIComponent).join("/");
  const items = await askForItems(server, `${pathOfRef("/v1/findings", ref)}/${path}/history`);
  const rows = (items as unknown as FindingHistory["items"]).map(({ at, from, to, cause, rulebook }) => [
    at.slice(0, 16).replace("T", " "),
    from ?? "new",
    to ?? "gone",
    sayCause(cause),
    rulebook.replace(/^sha256:/, "").slice(0, 7),
  ]);
  const head = [headOf(`${ref} ${rule}`, items.length, "never flipped")];
  await writeTable(format, { head, header: ["at", "was", "is", "because", "rulebook"], rows }, pageOf(items), world);
}

function pageOf(items: readonly JsonObject[]): JsonValue {
  return { items: [...items], next: null };
}

function headOf(what: string, entries: number, none: string): string {
  return entries === 0 ? `${what} ${none}, as far as is known` : `${what}, the newest first`;
}

function sayMove({ from, to }: EntityHistory["items"][number]["flips"][number]): string {
  return `${from ?? "new"} -> ${to ?? "gone"}`;
}

/** `none`: what to say when it held nothing. */
function sayStand(stand: EntityHistory["items"][number]["from"], none: "new" | "gone"): string {
  return stand === null ? none : `${stand.level ?? "no level"} (${stand.score})`;
}

function percent(share: number | null): string {
  return share === null ? "-" : `${share} %`;
}
