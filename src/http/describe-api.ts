// What is the API, in a form for programs? OpenAPI 3.1, made from the schemas that validate.

import { z } from "zod";
import { problemBody } from "../api/problem.ts";
import type { JsonObject } from "../model/json.ts";
import { rolesWith, takesToken } from "./permissions.ts";
import type { Permission } from "./permissions.ts";
import type { AnyRoute, BodyKind } from "./route.ts";

/** A part of OpenAPI 3.1: only what is made here has types. */
export interface ApiDescription {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: JsonObject & { readonly schemas: Readonly<Record<string, JsonObject>> };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly JsonObject[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly description?: string; readonly content: Contents };
  readonly responses: Readonly<Record<string, Answered>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonObject;
}

type Contents = Readonly<Record<string, { readonly schema: JsonObject }>>;

interface Answered {
  readonly description: string;
  readonly headers?: JsonObject;
  readonly content?: Contents;
}

const ABOUT =
  "Scorecards and release gates for an internal developer platform. Every refusal is an RFC 9457 problem with a stable `code`.";

export function describeApi(routes: readonly AnyRoute[], version: string): ApiDescription {
  const schemas: Record<string, JsonObject> = {};
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const operations = (paths[route.path] ??= {});
    operations[route.method.toLowerCase()] = describeRoute(route, schemas);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Muster", version, description: ABOUT },
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A token that `muster token create` made." },
      },
    },
  };
}

type Schemas = Record<string, JsonObject>;

function describeRoute(route: AnyRoute, schemas: Schemas): Operation {
  const { permission, tag, summary } = route;
  const who = describeWho(permission);
  return {
    operationId: operationId(route),
    tags: [tag],
    summary,
    description: [route.description, who].filter((text) => text !== undefined).join(" "),
    security: takesToken(permission) ? [{ token: [] }] : [],
    parameters: [
      ...parametersOf(route.params, "path", schemas),
      ...parametersOf(route.query, "query", schemas),
      ...headersOf(route),
    ],
    ...(route.body === undefined ? {} : { requestBody: describeBody(route.body, schemas) }),
    responses: { ...answersOf(route, schemas), ...refusalsOf(route, schemas) },
  };
}

function describeWho(permission: Permission): string {
  if (takesToken(permission)) return `Takes one of the roles ${rolesWith(permission).join(", ")}.`;
  return permission === "open" ? "Open to anybody." : "Takes no token: the signature says whose it is.";
}

/** `postV1Tokens`, `getV1EntitiesKindNamespaceName` */
function operationId({ method, path }: AnyRoute): string {
  const words = path.split(/[^0-9A-Za-z]+/).filter((word) => word !== "");
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function describeBody(body: BodyKind<unknown>, schemas: Schemas): NonNullable<Operation["requestBody"]> {
  if (body.kind === "json") {
    const asJson = { "application/json": { schema: toSchema(body.schema, "input", schemas) } };
    const asLines = body.mayBeLines === true && { "application/x-ndjson": { schema: { type: "string" } } };
    return { required: true, content: { ...asJson, ...asLines } };
  }
  const content = Object.fromEntries(
    Object.entries(body.types).map(([type, schema]) => [
      type,
      { schema: schema === null ? { type: "string" } : toSchema(schema, "input", schemas) },
    ]),
  );
  return { required: true, description: body.description, content };
}

function parametersOf(schema: z.ZodType | undefined, where: "path" | "query", schemas: Schemas): Parameter[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = toSchema(schema, "input", schemas) as {
    readonly properties?: Readonly<Record<string, JsonObject>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    ...(typeof description === "string" ? { description } : {}),
    schema: rest,
  }));
}

function headersOf({ headers = {} }: AnyRoute): Parameter[] {
  return Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header" as const,
    required: false,
    description,
    schema: { type: "string" },
  }));
}

function answersOf({ method, answer, isFleeting }: AnyRoute, schemas: Schemas): Record<string, Answered> {
  const { status, description, schema, type = "application/json", lines, otherTypes = [], also = {} } = answer;
  const whole = { [type]: { schema: schema === undefined ? {} : toSchema(schema, "output", schemas) } };
  const asLines = lines && { "application/x-ndjson": { schema: toSchema(lines, "output", schemas) } };
  const asText = Object.fromEntries(otherTypes.map((other) => [other, { schema: { type: "string" } }]));
  const content = status === 204 ? {} : { content: { ...whole, ...asLines, ...asText } };
  const isTagged = method === "GET" && isFleeting !== true;
  const headers = isTagged ? { headers: { etag: { schema: { type: "string" } } } } : {};
  return {
    [status]: { description, ...headers, ...content },
    ...Object.fromEntries(Object.entries(also).map(([other, says]) => [other, { description: says, ...content }])),
    ...(isTagged ? { 304: { description: "Nothing changed since the `etag` that came as `If-None-Match`." } } : {}),
  };
}

/** What routes of this kind refuse, by status, and why. */
function refusalsOf(route: AnyRoute, schemas: Schemas): Record<string, Answered> {
  const told: Record<number, string> = {
    400: "The request cannot be read.",
    ...(takesToken(route.permission) ? { 401: "No valid token came with the request.", 403: "Not permitted." } : {}),
    ...(route.permission === "signed" ? { 401: "It is not signed, or not with the configured secret." } : {}),
    ...(route.path.includes("{") ? { 404: "There is no such thing." } : {}),
    ...(route.body === undefined
      ? {}
      : {
          413: "The body is too large.",
          415: "The body has a type that is not read here, or is packed (`Content-Encoding`).",
          422: "The request can be read, but makes no sense.",
        }),
    ...(!takesToken(route.permission) ? {} : { 429: "Too many requests; `Retry-After` says when to ask again." }),
    503: "It cannot be done just now; `Retry-After` says when to ask again.",
    ...route.refusals,
  };
  const schema = toSchema(problemBody, "output", schemas);
  const content = { "application/problem+json": { schema } };
  const { also = {} } = route.answer;
  return Object.fromEntries(
    Object.entries(told)
      .filter(([status]) => !(status in also))
      .map(([status, description]) => [status, { description, content }]),
  );
}

/** A schema with an id is described once, and referred to. */
function toSchema(schema: z.ZodType, io: "input" | "output", schemas: Schemas): JsonObject {
  const made = z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any" }) as JsonObject;
  const { $schema: _, $defs = {}, ...bare } = withoutIds(relocate(made)) as Record<string, JsonObject>;
  for (const [name, definition] of Object.entries($defs as Readonly<Record<string, JsonObject>>))
    schemas[name] ??= definition;
  const { id } = schema.meta() ?? {};
  if (typeof id !== "string") return bare;
  schemas[id] ??= bare;
  return { $ref: `#/components/schemas/${id}` };
}

/** `#/$defs/X` → `#/components/schemas/X` */
function relocate(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** Schemas are named by their place. An `id` or `$id` inside would change what references lead to. */
function withoutIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutIds);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !((key === "$id" || key === "id") && typeof value === "string"))
      .map(([key, value]) => [key, withoutIds(value)]),
  );
}
