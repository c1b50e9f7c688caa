// What can be asked of the API, as tables for a page of the documentation?

import { ROLES } from "../model/identity.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { describeApi } from "./describe-api.ts";
import type { ApiDescription, Operation } from "./describe-api.ts";
import { rolesWith } from "./permissions.ts";
import { KIB, MIB } from "./route.ts";
import type { AnyRoute } from "./route.ts";

type Contents = Operation["responses"][string]["content"];

const [START, END] = ["<!-- routes -->", "<!-- /routes -->"];

/** The page, with new tables between its marks. */
export function withRoutes(page: string, routes: readonly AnyRoute[]): string {
  const [before, after] = [page.split(START)[0], page.split(END)[1]];
  if (before === undefined || after === undefined) throw new Error(`the page lacks \`${START}\` or \`${END}\``);
  return `${before}${START}\n\n${tabulateApi(routes)}\n\n${END}${after}`;
}

/** Markdown: a table for each tag, and one of the shapes that have names. */
function tabulateApi(routes: readonly AnyRoute[]): string {
  const api = describeApi(routes, "");
  const groups = api.tags.map(({ name }) => groupTable(name, routes, api));
  return [...groups, shapesTable(api)].join("\n\n");
}

function groupTable(tag: string, routes: readonly AnyRoute[], api: ApiDescription): string {
  const rows = routes.filter((route) => route.tag === tag).map((route) => routeRow(route, api));
  return [`### ${tag}`, "", "| route | does | who may | sends | gets |", "|---|---|---|---|---|", ...rows].join("\n");
}

function routeRow(route: AnyRoute, api: ApiDescription): string {
  const { method, path, summary, description } = route;
  const operation = api.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${method} ${path} is not described`);
  const end = summary.endsWith("?") ? "" : ".";
  const does = description === undefined ? `${summary}${end}` : `${summary}${end} ${description}`;
  return row(
    `\`${method} ${path}${queryOf(operation)}\``,
    does,
    whoMay(route),
    bodyOf(route, operation),
    answerOf(operation),
  );
}

function whoMay({ permission }: AnyRoute): string {
  if (permission === "signed") return "whoever signs it";
  if (permission === "open") return "anybody";
  const roles = rolesWith(permission);
  if (roles.length === ROLES.length) return "any role";
  const besidesAdmin = roles.filter((role) => role !== "admin");
  return besidesAdmin.length === 0 ? "admin" : besidesAdmin.join(", ");
}

function queryOf({ parameters }: Operation): string {
  const names = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
  return names.length === 0 ? "" : `?${names.join("&")}`;
}

function bodyOf({ body }: AnyRoute, { requestBody }: Operation): string {
  if (body === undefined || requestBody === undefined) return "";
  const contents = contentsOf(requestBody.content);
  const size = body.maxBytes >= MIB ? `${body.maxBytes / MIB} MiB` : `${body.maxBytes / KIB} KiB`;
  return `${contents.join(", ")}; at most ${size}`;
}

function answerOf({ responses }: Operation): string {
  const told = Object.entries(responses).filter(([status]) => Number(status) < 300);
  return told.map(([status, { content }]) => [status, ...contentsOf(content)].join(" ")).join(", ");
}

/** A shape means JSON. Content without a shape, or of another type, is named by its media type. */
function contentsOf(content: Contents = {}): string[] {
  return Object.entries(content).map(([type, { schema }]) => {
    const shape = shapeOf(schema);
    const bare = `\`${type.split(";", 1).join()}\``;
    if (shape === "") return bare;
    return type === "application/json" ? shape : `${shape} as ${bare}`;
  });
}

/** The name if it has one, such as `Decision`, or a page of `Entity`; otherwise its members. */
function shapeOf(schema: JsonValue | undefined): string {
  if (!isJsonObject(schema)) return "";
  const name = nameOf(schema);
  if (name !== undefined) return `\`${name}\``;
  const properties = objectAt(schema, "properties");
  const items = nameOf(objectAt(objectAt(properties, "items"), "items"));
  const isPage = items !== undefined && Object.keys(properties).length === 2 && "next" in properties;
  if (isPage) return `a page of \`${items}\``;
  return Object.keys(properties).length === 0 ? "" : `{ ${membersOf(schema)} }`;
}

function shapesTable({ components }: ApiDescription): string {
  const rows = Object.entries(components.schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => row(`\`${name}\``, membersOf(schema)));
  return ["### Shapes", "", "| shape | members |", "|---|---|", ...rows].join("\n");
}

/** `id`, `fix?`: `Fix`, `findings`: `[Finding]` */
function membersOf(schema: JsonObject): string {
  const type = ownText(schema, "type");
  if (type === "array") return `a list of ${shapeOf(ownValue(schema, "items"))}`;
  const required = ownValue(schema, "required");
  return Object.entries(objectAt(schema, "properties"))
    .map(([name, member]) => {
      const isNeeded = Array.isArray(required) && required.includes(name);
      const of = isJsonObject(member) ? memberShape(member) : undefined;
      return `\`${name}${isNeeded ? "" : "?"}\`${of === undefined ? "" : `: \`${of}\``}`;
    })
    .join(", ");
}

/** `Fix`, `[Finding]`, `{ sequence, hash }`; undefined: a plain value. */
function memberShape(member: JsonObject): string | undefined {
  const schema = choicesOf(member).find((choice) => ownText(choice, "type") !== "null") ?? member;
  const items = objectAt(schema, "items");
  const item = nameOf(items) ?? outlineOf(items);
  return nameOf(schema) ?? outlineOf(schema) ?? (item === undefined ? undefined : `[${item}]`);
}

function outlineOf(schema: JsonObject): string | undefined {
  const names = Object.keys(objectAt(schema, "properties"));
  return names.length === 0 ? undefined : `{ ${names.join(", ")} }`;
}

function choicesOf(schema: JsonObject): readonly JsonObject[] {
  const choices = ownValue(schema, "anyOf");
  return Array.isArray(choices) ? choices.filter(isJsonObject) : [];
}

function nameOf(schema: JsonObject): string | undefined {
  return ownText(schema, "$ref")?.replace("#/components/schemas/", "");
}

function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = ownValue(schema, key);
  return isJsonObject(value) ? value : {};
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
