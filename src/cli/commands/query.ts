// `muster query`: for which entities does a condition hold?

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { UsageError } from "../../model/usage-error.ts";
import { csvRow } from "../../report/csv.ts";
import { safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayRef } from "../../report/say-ref.ts";
import { CATALOG_LIMITS, parseDocuments } from "../../text/parse-documents.ts";
import type { Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject, numberIn, objectsIn, textIn } from "../read-answer.ts";
import { readProblems } from "../read-problem-answer.ts";
import { reasonOf } from "../read-files.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { tableLines } from "../table.ts";
import { tableWidthOf } from "../terminal-style.ts";
import type { World } from "../world.ts";
import { writeProblems } from "../write-problems.ts";

export interface QueryOptions extends ServerOptions {
  readonly select?: readonly string[];
  readonly sort?: readonly string[];
  readonly limit: string;
  readonly format: "text" | "json" | "csv";
}

/** The most entities in one request. */
const MOST_PER_PAGE = 1_000;

type SelectedPath = string | readonly string[];

interface Selected {
  readonly items: readonly JsonObject[];
  readonly total: number;
  readonly unknown: number;
  /** Warnings about the condition. */
  readonly problems: readonly Problem[];
}

export async function query(
  where: string | undefined,
  options: QueryOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const limit = readLimit(options.limit);
  const select = (options.select ?? []).flatMap(readPaths);
  const sort = (options.sort ?? []).flatMap((written) => written.split(","));
  const condition = where === undefined ? {} : { where: await readCondition(where, world) };
  const server = await connect(options, LATER, version, world);
  const selected = await askFor(server, { ...condition, select, sort }, limit);
  await writeProblems(selected.problems, "the condition", world);
  const columns = select.map((path) => (typeof path === "string" ? path : path.join(".")));
  for (const text of RENDER[options.format](selected, columns, tableWidthOf(world.stdout)))
    await world.stdout.write(text);
  return EXIT.clean;
}

async function askFor(server: Server, body: object, limit: number): Promise<Selected> {
  const items: JsonObject[] = [];
  let after: string | undefined;
  for (;;) {
    const page = { ...body, limit: Math.min(MOST_PER_PAGE, limit - items.length), after };
    const answer = await askForObject(server, { method: "POST", path: "/v1/query", body: page });
    items.push(...objectsIn(answer, "items"));
    after = textIn(answer, "next");
    const [total, unknown] = [numberIn(answer, "total"), numberIn(answer, "unknown")];
    if (after === undefined || items.length >= limit) {
      return { items, total, unknown, problems: readProblems(answer["problems"]).map(inWords) };
    }
  }
}

/** Without the pointer: it points into the request, which the user did not write. The message names what is meant. */
function inWords({ code, severity, message, help }: Problem): Problem {
  return { code, severity, message, ...(help !== undefined && { help }) };
}

type Render = (selected: Selected, columns: readonly string[], width: number) => Iterable<string>;

const RENDER: Readonly<Record<QueryOptions["format"], Render>> = {
  *text({ items, total, unknown }, columns, width) {
    const rows = items.map((item) => [sayRef(textIn(item, "ref") ?? ""), ...valuesOf(item, columns).map(sayValue)]);
    if (rows.length > 0) yield `${tableLines(["entity", ...columns], rows, width).join("\n")}\n\n`;
    const shown = items.length < total ? `${items.length} of ` : "";
    const left = unknown > 0 ? `; of ${unknown} more it is not known` : "";
    yield `${shown}${count(total, "entity", "entities")}${left}.\n`;
  },
  *json({ items, total, unknown }) {
    yield `${safeJson({ items, total, unknown })}\n`;
  },
  *csv({ items }, columns) {
    yield csvRow(["ref", ...columns]);
    for (const item of items) yield csvRow([textIn(item, "ref"), ...valuesOf(item, columns).map(cellOf)]);
  },
};

function valuesOf({ values }: JsonObject, columns: readonly string[]): JsonValue[] {
  return columns.map((column) => (isJsonObject(values) ? (values[column] ?? null) : null));
}

function sayValue(value: JsonValue): string {
  return value === null ? "-" : String(cellOf(value));
}

function cellOf(value: JsonValue): string | number | null {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isList ? value.join(", ") : JSON.stringify(value);
}

function readLimit(written: string): number {
  const limit = Number(written);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new UsageError(`\`--limit ${written}\` is not a number of entities`, "for example `--limit 500`");
}

/** Dotted paths separated by commas, or one path as a JSON list if a key contains a dot. */
function readPaths(written: string): SelectedPath[] {
  if (!written.startsWith("[")) return written.split(",");
  try {
    return [JSON.parse(written) as readonly string[]];
  } catch {
    throw new UsageError(
      `\`${written}\` is not a path`,
      `a list of keys: \`["entity", "metadata", "labels", "acme.io/team"]\``,
    );
  }
}

/** The condition itself (JSON, or YAML's short form), or a file that holds it. */
async function readCondition(where: string, world: World): Promise<JsonValue> {
  const isItself = /^\s*(?:[{[]|true\b|false\b)/.test(where);
  const file = isItself ? { path: "the condition", text: where } : { path: where, text: readText(where, world) };
  const { documents, problems } = parseDocuments(file, CATALOG_LIMITS);
  const [document, another] = documents;
  if (problems.some(isError)) await writeProblems(problems, file.path, world);
  if (document !== undefined && another === undefined && !problems.some(isError)) return document.value;
  throw new UsageError(`${isItself ? "the condition" : `\`${where}\``} is not one JSON-logic condition`, EXAMPLE);
}

const EXAMPLE = `for example '{ "==": [{ "var": "entity.lifecycle" }, "production"] }'`;

function readText(path: string, { cwd }: World): string {
  try {
    return readFileSync(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new UsageError(`\`${path}\` is neither a condition nor a file: ${reasonOf(error)}`, EXAMPLE);
  }
}
