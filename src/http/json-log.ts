// How is the log written where there is only a function that writes a line?

import { hideSecrets } from "../model/secret-text.ts";
import type { Clock, Log, LogFields } from "../ports/runtime.ts";

/** One JSON object a line. */
export function jsonLog(clock: Clock, write: (line: string) => void): Log {
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}): void =>
      write(JSON.stringify({ level, time: new Date(clock.now()).toISOString(), event, ...cleanFields(fields) }));
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** JSON escapes most characters that move a cursor, but not these, which some readers take for the end of a line. */
const BREAKS = /[\u007f-\u009f\u2028\u2029]/g;

/** Removes what must not be written: line breaks, and secrets that somebody sent in the wrong place. */
export function cleanFields(fields: LogFields): LogFields {
  const cleaned: Record<string, LogFields[string]> = {};
  for (const name in fields) {
    const value = fields[name];
    cleaned[name] = typeof value === "string" ? hideSecrets(value).replace(BREAKS, " ") : value;
  }
  return cleaned;
}
