// What is written about one fact: its value alone, or with more beside it?

import type { EntityFact } from "../model/fact.ts";
import type { JsonValue } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import { isPageAddress } from "../model/page-address.ts";

/** An object with any other key is itself the value. */
const KEYS = new Set(["value", "items", "url", "error"]);

export interface ReadFact {
  readonly said: Pick<EntityFact, "value" | "items" | "url" | "error">;
  /** True where a `url` was given that is not a page address; it is left out. */
  readonly hasBadUrl: boolean;
}

/** `81.4`, or `{ value: 2, items: [app, proxy] }`. */
export function readFactValue(written: JsonValue): ReadFact {
  if (!isJsonObject(written)) return { said: { value: written }, hasBadUrl: false };
  const value = ownValue(written, "value");
  if (value === undefined || !Object.keys(written).every((key) => KEYS.has(key))) {
    return { said: { value: written }, hasBadUrl: false };
  }
  const items = ownValue(written, "items");
  const [url, error] = [ownText(written, "url"), ownText(written, "error")];
  const isAddress = url !== undefined && isPageAddress(url);
  const said = {
    value,
    ...(Array.isArray(items) && { items: (items as readonly JsonValue[]).map(String) }),
    ...(isAddress && { url }),
    ...(error !== undefined && { error }),
  };
  return { said, hasBadUrl: url !== undefined && !isAddress };
}
