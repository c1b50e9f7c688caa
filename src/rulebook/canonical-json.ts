// How is a value written so that equal values always give the same text?

import { isJsonObject } from "../model/json.ts";
import type { JsonValue } from "../model/json.ts";
import { compareText } from "../model/problem.ts";

/**
 * Keys in code-unit order, no white space, without the members that `leaveOut` names; Infinity is written `"never"`.
 */
export function canonicalJson(value: JsonValue, leaveOut: (key: string) => boolean): string {
  if (Array.isArray(value))
    return `[${(value as readonly JsonValue[]).map((item) => canonicalJson(item, leaveOut)).join(",")}]`;
  if (!isJsonObject(value)) return value === Infinity ? '"never"' : JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([key, member]) => member !== undefined && !leaveOut(key))
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, leaveOut)}`);
  return `{${entries.join(",")}}`;
}
