// `muster freeze`: what holds releases, from when to when?

import { isJsonObject } from "../../model/json.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { UsageError } from "../../model/usage-error.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count, wrap } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject, askForItems, objectsIn, textIn, textsIn } from "../read-answer.ts";
import { readMoment } from "../read-moment.ts";
import { connect, SOON } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { widthOf } from "../terminal-style.ts";
import type { World } from "../world.ts";

export interface HoldFormat extends ServerOptions {
  readonly format: "text" | "json";
}

export interface FreezeOptions extends HoldFormat {
  readonly title?: string;
  readonly environment?: readonly string[];
  readonly appliesTo?: string;
  readonly from?: string;
  readonly to?: string;
  readonly reason?: string;
}

export interface ListHoldsOptions extends HoldFormat {
  readonly all?: boolean;
}

export async function createFreeze(options: FreezeOptions, version: string, world: World): Promise<ExitCode> {
  const body = { from: readMoment("now", "--from", world), ...termsOf(options, world) };
  const server = await connect(options, SOON, version, world);
  const made = await askForObject(server, { method: "POST", path: "/v1/freezes", body, repeatable: false });
  await world.stdout.write(options.format === "json" ? `${safeJson(made)}\n` : `declared ${sayFreeze(made)}\n`);
  return EXIT.clean;
}

/** Terms that are not given stay as they are. */
export async function changeFreeze(
  id: string,
  options: FreezeOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const terms = termsOf(options, world);
  if (Object.keys(terms).length === 0) {
    throw new UsageError("nothing to change is named", "for example `--to 2026-12-22T08:00:00Z`");
  }
  const server = await connect(options, SOON, version, world);
  const path = `/v1/freezes/${encodeURIComponent(id)}`;
  const before = await askForObject(server, { method: "GET", path });
  const kept = Object.fromEntries(
    ["title", "environments", "appliesTo", "from", "to", "reason"].map((term) => [term, before[term]]),
  );
  const changed = await askForObject(server, { method: "PUT", path, body: { ...kept, ...terms } });
  await world.stdout.write(options.format === "json" ? `${safeJson(changed)}\n` : `changed ${sayFreeze(changed)}\n`);
  return EXIT.clean;
}

/** The terms that were given. The server reports what is missing. */
function termsOf(options: FreezeOptions, world: World): Record<string, JsonValue> {
  const { title, environment, appliesTo, from, to, reason } = options;
  return {
    ...(title !== undefined && { title }),
    ...(environment !== undefined && { environments: [...environment] }),
    ...(appliesTo !== undefined && { appliesTo: readCondition(appliesTo) }),
    ...(from !== undefined && { from: readMoment(from, "--from", world) }),
    ...(to !== undefined && { to: readMoment(to, "--to", world) }),
    ...(reason !== undefined && { reason }),
  };
}

function readCondition(text: string): JsonValue {
  try {
    const value = JSON.parse(text) as JsonValue;
    if (isJsonObject(value)) return value;
  } catch {
    // Reported below.
  }
  const help = `JSON-logic over \`entity\` and \`change\`: '{ "==": [{ "var": "entity.tier" }, "1"] }'`;
  throw new UsageError("`--applies-to` is not a condition", help);
}

function sayFreeze(freeze: JsonObject): string {
  const [id, title] = [textIn(freeze, "id") ?? "", textIn(freeze, "title") ?? ""];
  const where = textsIn(freeze, "environments").join(", ");
  return cleanText(`${id} \`${title}\`: ${where} from ${textIn(freeze, "from")} to ${textIn(freeze, "to")}`);
}

export async function listFreezes(options: ListHoldsOptions, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, SOON, version, world);
  const state = options.all === true ? "all" : "open";
  const first = await askForObject(server, { method: "GET", path: `/v1/freezes?limit=1&state=${state}` });
  const declared = await askForItems(server, "/v1/freezes", { state });
  const rules = objectsIn(first, "rules");
  if (options.format === "json") await world.stdout.write(`${safeJson({ items: declared, next: null, rules })}\n`);
  else await world.stdout.write(`${freezeLines([...rules, ...declared], world).join("\n")}\n`);
  return EXIT.clean;
}

function freezeLines(freezes: readonly JsonObject[], world: World): string[] {
  const lines = freezes.flatMap((freeze) =>
    holdLines(freeze, textsIn(freeze, "environments").join(", "), textIn(freeze, "title") ?? "", world),
  );
  return [...lines, ...(lines.length > 0 ? [""] : []), `${count(freezes.length, "freeze")}.`];
}

/** One line says where it holds and until when, the next says why. */
export function holdLines(hold: JsonObject, where: string, title: string, world: World): string[] {
  const reason = textIn(hold, "reason");
  const head = `${textIn(hold, "id") ?? ""}   ${stateOf(hold)}   ${where}`;
  const why = reason === undefined || reason === title ? title : `${title}: ${reason}`;
  const width = widthOf(world.stdout);
  return [...wrap(cleanText(head), width, "", "  "), ...wrap(cleanText(why), width, "  ")];
}

/** `active until 2026-12-02 00:00 UTC` */
function stateOf(hold: JsonObject): string {
  const [state = "", from] = [textIn(hold, "state"), minuteIn(hold, "from")];
  const to = minuteIn(hold, "to") ?? minuteIn(hold, "until");
  if (state === "ahead") return `ahead, from ${from ?? "never"} to ${to ?? "never"}`;
  if (state === "active") return to === undefined ? "active until it is ended" : `active until ${to}`;
  return state;
}

function minuteIn(body: JsonObject, key: string): string | undefined {
  const text = textIn(body, key);
  return text === undefined ? undefined : `${text.replace("T", " ").slice(0, 16)} UTC`;
}

export function endFreeze(id: string, options: ServerOptions, version: string, world: World): Promise<ExitCode> {
  return endHold(`/v1/freezes/${encodeURIComponent(id)}`, id, { options, version, world });
}

interface Ending {
  readonly options: ServerOptions;
  readonly version: string;
  readonly world: World;
}

/** Not retried: if the first request had arrived, the retry would be refused because the hold is over. */
export async function endHold(path: string, id: string, { options, version, world }: Ending): Promise<ExitCode> {
  const server = await connect(options, SOON, version, world);
  await server.ask({ method: "DELETE", path, repeatable: false });
  await world.stdout.write(`ended ${cleanText(id)}: what waited for it goes on\n`);
  return EXIT.clean;
}
