// How is the service's log shown to somebody at the terminal it runs in?

import { isJsonObject } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { cleanText } from "../report/clean-text.ts";
import type { Output } from "./world.ts";

export interface TerminalLog {
  /** A line of JSON, as it would be written elsewhere. */
  write(line: string): void;
  /** From now on lines are shown, starting with those that came before. */
  open(): void;
}

/** Holds lines back until `open`, so that the log does not push the welcome text away. */
export function terminalLog(output: Output): TerminalLog {
  const waiting: string[] = [];
  let isOpen = false;
  const show = (line: string): void => {
    // If the terminal has been closed, the line is lost and nobody misses it.
    output.write(`${sayLine(line)}\n`).catch(() => undefined);
  };
  return {
    write: (line) => {
      if (isOpen) show(line);
      else waiting.push(line);
    },
    open: () => {
      isOpen = true;
      for (const line of waiting.splice(0)) show(line);
    },
  };
}

/** `12:00:00Z info  request  method=POST route=/v1/decisions status=200`: the fields in the order of the JSON. */
function sayLine(line: string): string {
  const said = parse(line);
  if (said === undefined) return cleanText(line.trimEnd());
  const { level, time, event, ...fields } = said;
  const told = Object.entries(fields).map(([name, value]) => `${name}=${sayValue(value)}`);
  const at = `${sayValue(time).slice(11, 19)}Z`;
  return cleanText([`${at} ${sayValue(level).padEnd(5)} ${textOf(event)}`, ...told].join("  ").trimEnd());
}

function parse(line: string): JsonObject | undefined {
  try {
    const said = JSON.parse(line) as JsonValue;
    return isJsonObject(said) ? said : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : sayValue(value);
}

function sayValue(value: JsonValue = null): string {
  return typeof value === "string" && /^\S+$/.test(value) ? value : JSON.stringify(value);
}
