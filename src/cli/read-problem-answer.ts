// Which problems does a server's answer list? Read leniently: a newer server may say more than this program knows.

import { isJsonObject } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";

/** The problems that have a code and a message. Anything else is left out. */
export function readProblems(value: JsonValue | undefined): readonly Problem[] {
  return Array.isArray(value) ? value.filter(isJsonObject).flatMap(readProblem) : [];
}

function readProblem(body: JsonObject): Problem[] {
  const { code, severity, message } = body;
  if (typeof code !== "string" || typeof message !== "string") return [];
  return [
    {
      code,
      severity: severity === "warning" ? "warning" : "error",
      message,
      ...texts(body, "help", "file", "entity", "pointer"),
      ...numbers(body, "line", "column"),
    },
  ];
}

function texts(body: JsonObject, ...keys: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(keys.flatMap((key) => (typeof body[key] === "string" ? [[key, body[key]]] : [])));
}

function numbers(body: JsonObject, ...keys: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(keys.flatMap((key) => (typeof body[key] === "number" ? [[key, body[key]]] : [])));
}
