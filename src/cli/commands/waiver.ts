// `muster waiver`: which rules may be failed for a while, by which entity, until when, and who approves it?

import { WAIVER_ATTENTIONS } from "../../api/waivers.ts";
import type { JsonObject } from "../../model/json.ts";
import { shortName } from "../../model/entity.ts";
import { formatInstant } from "../../model/time.ts";
import { UsageError } from "../../model/usage-error.ts";
import { safeJson } from "../../report/clean-text.ts";
import { ATTENTION_WORDS } from "../../report/say-attention.ts";
import { csvRow } from "../../report/csv.ts";
import { count } from "../../report/layout.ts";
import type { Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { findEntity } from "../find-entity.ts";
import { askForItems, askForObject, objectsIn, textIn, textsIn } from "../read-answer.ts";
import { readItemFiles } from "../read-item-files.ts";
import { connect, LATER, SOON } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { readSpan } from "../read-span.ts";
import { say } from "../say.ts";
import { tableLines } from "../table.ts";
import { tableWidthOf } from "../terminal-style.ts";
import type { World } from "../world.ts";

interface WaiverFormat {
  readonly format: "text" | "json";
}

export interface RequestWaiverOptions extends ServerOptions, WaiverFormat {
  readonly reason?: string;
  readonly until?: string;
  readonly for?: string;
  readonly env?: readonly string[];
  readonly ticket?: string;
  readonly file?: string;
}

/**
 * Requests one waiver for each rule, or one for each item of a file. When an item is refused, the requests made before
 * it stand.
 */
export async function requestWaivers(
  words: readonly string[],
  options: RequestWaiverOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const server = await connect(options, SOON, version, world);
  const bodies =
    options.file === undefined ? await readWords(words, options, server, world) : await readFile(options.file, world);
  const asked: JsonObject[] = [];
  try {
    for (const body of bodies) {
      asked.push(await askForObject(server, { method: "POST", path: "/v1/waivers", body }));
    }
  } finally {
    if (asked.length > 0) await tellAsked(asked, options, world);
  }
  return EXIT.clean;
}

async function tellAsked(asked: readonly JsonObject[], { format }: WaiverFormat, world: World): Promise<void> {
  await tellEach(asked, format, world);
  if (format === "json" || !asked.some((waiver) => textIn(waiver, "state") === "requested")) return;
  const ids = asked.map((waiver) => textIn(waiver, "id") ?? "");
  await say(world.stderr, `in force once an operator approves: muster waiver approve ${ids.join(" ")}`);
}

async function tellEach(waivers: readonly JsonObject[], format: WaiverFormat["format"], world: World): Promise<void> {
  const lines = format === "json" ? [safeJson({ items: waivers, next: null })] : waivers.flatMap(sayWaiver);
  await world.stdout.write(`${lines.join("\n")}\n`);
}

const RULES_HELP = "name entity and rules: `muster waiver request checkout readiness/has-runbook`";

async function readWords(
  [entity, ...rules]: readonly string[],
  options: RequestWaiverOptions,
  server: Server,
  world: World,
): Promise<readonly JsonObject[]> {
  if (entity === undefined) throw new UsageError("no entity is named", RULES_HELP);
  if (rules.length === 0) throw new UsageError("no rule is named", RULES_HELP);
  const { reason, env = [], ticket } = options;
  if (reason === undefined) throw new UsageError("no reason is given", 'say why it is right to go on: `--reason "…"`');
  const asked = rules.map(readRule);
  const expiresAt = readEnd(options, world);
  const ref = await findEntity(server, entity);
  return asked.map((rule) => ({
    entity: ref,
    ...rule,
    environments: env,
    reason,
    ...(ticket !== undefined && { ticket }),
    expiresAt,
  }));
}

function readRule(address: string): { readonly scorecard: string; readonly rule: string } {
  const [scorecard = "", rule = "", ...more] = address.split("/");
  if (scorecard !== "" && rule !== "" && more.length === 0) return { scorecard, rule };
  throw new UsageError(`\`${address}\` is not a rule`, "write `scorecard/rule`, as findings name it");
}

/** `--until` is sent as written: the server reads it. */
function readEnd(options: Pick<RequestWaiverOptions, "until" | "for">, { now }: World): string {
  const { until } = options;
  if (until !== undefined && options.for !== undefined)
    throw new UsageError("--until and --for say two ends", "give one");
  if (until !== undefined) return until;
  if (options.for === undefined) {
    throw new UsageError("no end is named", "`--for 30d`, or `--until 2027-01-31`: every waiver ends");
  }
  return endAfter(options.for, "--for", now());
}

/**
 * The instant this duration after `at`, in whole seconds. Throws UsageError that names the option when it is not a
 * duration.
 */
export function endAfter(duration: string, option: string, at: number): string {
  return formatInstant(Math.floor((at + readSpan(duration, option, "30d")) / 1_000) * 1_000);
}

/** Each item in the form of the route. The file is a list, or has one item per line. */
async function readFile(path: string, world: World): Promise<readonly JsonObject[]> {
  const { items } = await readItemFiles(
    [path],
    {
      code: "malformed-waiver",
      severity: "error",
      message: "a waiver is an object with `entity`, `scorecard` and `rule`",
    },
    world,
  );
  return items.map(({ body }) => body);
}

export async function approveWaivers(
  ids: readonly string[],
  options: ServerOptions & WaiverFormat,
  version: string,
  world: World,
): Promise<ExitCode> {
  return changeEach(ids, "approve", options, version, world);
}

export async function revokeWaivers(
  ids: readonly string[],
  options: ServerOptions & WaiverFormat,
  version: string,
  world: World,
): Promise<ExitCode> {
  return changeEach(ids, "revoke", options, version, world);
}

async function changeEach(
  ids: readonly string[],
  verb: "approve" | "revoke",
  options: ServerOptions & WaiverFormat,
  version: string,
  world: World,
): Promise<ExitCode> {
  const server = await connect(options, SOON, version, world);
  const changed: JsonObject[] = [];
  try {
    for (const id of ids) {
      // A retry of a request that had arrived would be refused, as the waiver is approved or revoked already.
      const question = {
        method: "POST",
        path: `/v1/waivers/${encodeURIComponent(id)}/${verb}`,
        repeatable: false,
      } as const;
      changed.push(await askForObject(server, question));
    }
  } finally {
    if (changed.length > 0) await tellEach(changed, options.format, world);
  }
  return EXIT.clean;
}

export async function showWaiver(
  id: string,
  options: ServerOptions & WaiverFormat,
  version: string,
  world: World,
): Promise<ExitCode> {
  const server = await connect(options, SOON, version, world);
  const waiver = await askForObject(server, { method: "GET", path: `/v1/waivers/${encodeURIComponent(id)}` });
  const lines = options.format === "json" ? [safeJson(waiver)] : [...sayWaiver(waiver), ...sayDetails(waiver)];
  await world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.clean;
}

export interface ListWaiversOptions extends ServerOptions {
  readonly entity?: string;
  readonly owner?: string;
  readonly state?: string;
  readonly attention?: string;
  readonly format: "text" | "json" | "csv";
}

export async function listWaivers(options: ListWaiversOptions, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const { entity, owner, state, attention } = options;
  const waivers = await askForItems(server, "/v1/waivers", { entity, owner, state, attention });
  const lines = LIST_LINES[options.format](waivers, world);
  await world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.clean;
}

const COLUMNS = [
  "id",
  "state",
  "entity",
  "scorecard",
  "rule",
  "environments",
  "expiresAt",
  "ticket",
  "outcome",
  "attention",
  "owner",
] as const;

const LIST_LINES: Readonly<
  Record<ListWaiversOptions["format"], (waivers: readonly JsonObject[], world: World) => readonly string[]>
> = {
  json: (waivers) => [safeJson({ items: waivers, next: null })],
  csv: (waivers) => [
    csvRow(COLUMNS).trimEnd(),
    ...waivers.map((waiver) =>
      csvRow(
        COLUMNS.map((column) =>
          column === "environments" ? textsIn(waiver, column).join(" ") : textIn(waiver, column),
        ),
      ).trimEnd(),
    ),
  ],
  text: (waivers, world) => {
    const rows = waivers.map((waiver) => [
      textIn(waiver, "id") ?? "",
      whatOf(waiver),
      textIn(waiver, "state") ?? "",
      (textIn(waiver, "expiresAt") ?? "").slice(0, 10),
      textIn(waiver, "attention") ?? "",
    ]);
    const wanting = waivers.filter((waiver) => textIn(waiver, "attention") !== undefined).length;
    const summary = `${count(waivers.length, "waiver")}${wanting === 0 ? "" : `, ${wanting} to look at`}.`;
    return [...tableLines(["id", "of", "state", "until", "look"], rows, tableWidthOf(world.stdout)), "", summary];
  },
};

/** `checkout production-readiness/pen-test (production)` */
function whatOf(waiver: JsonObject): string {
  const environments = textsIn(waiver, "environments");
  const where = environments.length === 0 ? "everywhere" : environments.join(", ");
  const rule = `${textIn(waiver, "scorecard") ?? ""}/${textIn(waiver, "rule") ?? ""}`;
  return `${shortName(textIn(waiver, "entity") ?? "")} ${rule} (${where})`;
}

function sayWaiver(waiver: JsonObject): string[] {
  const [state, until] = [textIn(waiver, "state"), textIn(waiver, "expiresAt")];
  return [`${textIn(waiver, "id") ?? ""} ${state ?? ""}: ${whatOf(waiver)} until ${until ?? ""}`];
}

function sayDetails(waiver: JsonObject): string[] {
  const deed = (key: string): string | undefined => {
    const [done] = objectsIn({ done: [waiver[key] ?? null] }, "done");
    return done && `${textIn(done, "by") ?? ""}, ${textIn(done, "at") ?? ""}`;
  };
  const details = [
    ["reason", textIn(waiver, "reason")],
    ["ticket", textIn(waiver, "ticket")],
    ["asked for by", deed("requested")],
    ["approved by", deed("approved")],
    ["revoked by", deed("revoked")],
    ["owner", textIn(waiver, "owner")],
    ["the rule now", textIn(waiver, "outcome") ?? "is not asked"],
    ["look", attentionOf(waiver)],
  ] as const;
  return details.flatMap(([key, value]) => (value === undefined ? [] : [`  ${key.padEnd(14)}${value}`]));
}

function attentionOf(waiver: JsonObject): string | undefined {
  const attention = WAIVER_ATTENTIONS.find((one) => one === textIn(waiver, "attention"));
  return attention && ATTENTION_WORDS[attention];
}
