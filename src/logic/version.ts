// How are versions read and compared?

import { compare, parse } from "semver";
import type { SemVer } from "semver";
import type { Value } from "./value.ts";

export const VERSION_OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "~", "^"] as const;
export type VersionOperator = (typeof VERSION_OPERATORS)[number];

export function isVersionOperator(value: Value): value is VersionOperator {
  return VERSION_OPERATORS.some((operator) => operator === value);
}

const PARTIAL = /^[vV]?(\d{1,16})(?:\.(\d{1,16}))?$/;

/**
 * A semantic version, also with a leading `v` or with parts left out at the end (`v1.2`, `20`); `undefined` for
 * anything else (`24.x`, `lts/jod`, `latest`).
 */
export function parseVersion(value: Value): SemVer | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return undefined;
  const partial = PARTIAL.exec(text);
  const whole = partial === null ? text.replace(/^V/, "v") : `${partial[1]}.${partial[2] ?? "0"}.0`;
  return parse(whole) ?? undefined;
}

/** `~`: the same major and minor version; `^`: the same major version. Neither asks which of the two is newer. */
export function compareVersions(a: SemVer, operator: VersionOperator, b: SemVer): boolean {
  switch (operator) {
    case "=":
      return compare(a, b) === 0;
    case "!=":
      return compare(a, b) !== 0;
    case "<":
      return compare(a, b) < 0;
    case "<=":
      return compare(a, b) <= 0;
    case ">":
      return compare(a, b) > 0;
    case ">=":
      return compare(a, b) >= 0;
    case "~":
      return a.major === b.major && a.minor === b.minor;
    case "^":
      return a.major === b.major;
  }
}
