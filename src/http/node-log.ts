// How is the log written on Node? As JSON lines, gathered so that a request does not wait for them.

import { pino } from "pino";
import type { DestinationStream } from "pino";
import type { Log, LogFields } from "../ports/runtime.ts";
import { cleanFields } from "./json-log.ts";

export const LOG_LEVELS = ["info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const GATHERED_BYTES = 4_096;
const LONGEST_WAIT = 100;

export interface NodeLog extends Log {
  /** Writes what is gathered, and stops gathering. */
  close(): void;
}

/** Writes to standard error, unless `to` is given. */
export function nodeLog(level: LogLevel, to?: DestinationStream): NodeLog {
  const gathering = pino.destination({ dest: 2, sync: false, minLength: GATHERED_BYTES });
  const timer = setInterval(() => gathering.flush(), LONGEST_WAIT).unref();
  const logger = pino(
    {
      level,
      base: null,
      messageKey: "event",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    to ?? gathering,
  );
  const at =
    (severity: "info" | "warn" | "error") =>
    (event: string, fields: LogFields = {}): void => {
      if (logger.isLevelEnabled(severity)) logger[severity](cleanFields(fields), event);
    };
  return {
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    close: () => {
      clearInterval(timer);
      if (to === undefined) gathering.flushSync();
    },
  };
}
