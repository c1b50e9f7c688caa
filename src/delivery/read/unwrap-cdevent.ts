// Is what was sent a CDEvent, and where inside it does the CDEvent stand?

import type { JsonObject, JsonValue } from "../../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../../model/json.ts";
import type { Problem } from "../../model/problem.ts";

export interface Cdevent {
  readonly context: JsonObject;
  readonly subject: JsonObject;
  readonly customData: JsonObject;
  /** JSON pointer to the CDEvent inside what was sent; empty: it is the whole. */
  readonly at: string;
}

export interface BrokenCdevent {
  readonly problem: Omit<Problem, "severity">;
}

const CDEVENT_TYPE = /^dev\.cdevents\./;

/**
 * The members in which a CloudEvent carries its data: structured mode, or an HTTP binding written down as `headers` and
 * `body`.
 */
const ENVELOPES = ["data", "body"] as const;

/** Undefined: it is not a CDEvent. */
export function unwrapCdevent(sent: JsonObject): Cdevent | BrokenCdevent | undefined {
  const raw = asCdevent(sent, "");
  if (raw !== undefined) return raw;
  for (const member of ENVELOPES) {
    const inside = asCdevent(asJson(ownValue(sent, member)), `/${member}`);
    if (inside !== undefined) return inside;
  }
  const encoded = ownText(sent, "data_base64");
  const decoded = encoded === undefined ? undefined : asCdevent(asJson(decode(encoded)), "/data_base64");
  return decoded ?? (isEnvelope(sent) ? EMPTY : undefined);
}

const EMPTY: BrokenCdevent = {
  problem: {
    code: "missing-key",
    message: "the CloudEvent holds no CDEvent",
    help: "`data` is to hold an object with `context` and `subject`",
    pointer: "/data",
  },
};

function asCdevent(value: JsonValue | undefined, at: string): Cdevent | BrokenCdevent | undefined {
  const context = ownValue(value, "context");
  if (!isJsonObject(context)) return undefined;
  const subject = ownValue(value, "subject");
  if (!isJsonObject(subject)) {
    const message = "`subject` is missing, expected what the event is about";
    return { problem: { code: "missing-key", message, pointer: `${at}/subject` } };
  }
  const customData = ownValue(value, "customData");
  return { context, subject, customData: isJsonObject(customData) ? customData : {}, at };
}

/** Data sent as text is parsed as JSON. */
function asJson(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return undefined;
  }
}

function decode(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return "";
  }
}

/** Whether it is a CloudEvent whose type says that it carries a CDEvent. */
function isEnvelope(sent: JsonObject): boolean {
  const headers = ownValue(sent, "headers");
  const types = [ownText(sent, "type"), ownText(sent, "ce-type"), ownText(headers, "ce-type")];
  return types.some((type) => type !== undefined && CDEVENT_TYPE.test(type));
}
