// What does a server's answer hold? Read leniently: a newer server may say more than this program knows.

import { withQuery } from "../model/address.ts";
import { isJsonObject } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Question, Server } from "./ask-server.ts";
import { ServerUnavailable } from "./server-failure.ts";

/** Throws ServerUnavailable for an answer that is not an object: no muster server answers so. */
export async function askForObject(server: Server, question: Question): Promise<JsonObject> {
  const answer = await server.ask(question);
  if (isJsonObject(answer)) return answer;
  throw new ServerUnavailable(`\`${server.address}\` did not answer with an object`, { again: false });
}

/** Empty: the key holds no list. Items that are not objects are left out. */
export function objectsIn(answer: JsonObject, key: string): readonly JsonObject[] {
  const value = answer[key];
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}

/** Undefined: the key holds no text. */
export function textIn(answer: JsonObject, key: string): string | undefined {
  const value = answer[key];
  return typeof value === "string" ? value : undefined;
}

/** 0 if the key holds no number. */
export function numberIn(answer: JsonObject, key: string): number {
  const value = answer[key];
  return typeof value === "number" ? value : 0;
}

/** Empty: the key holds no list. Items that are not texts are left out. */
export function textsIn(answer: JsonObject, key: string): readonly string[] {
  const value = answer[key];
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter((item) => typeof item === "string") : [];
}

/** Every item of a paged list. */
export async function askForItems(
  server: Server,
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<readonly JsonObject[]> {
  const items: JsonObject[] = [];
  let after: string | undefined;
  do {
    const page = await askForObject(server, { method: "GET", path: withQuery(path, { ...query, after }) });
    items.push(...objectsIn(page, "items"));
    after = textIn(page, "next");
  } while (after !== undefined);
  return items;
}
