// How does a tool recognise the same finding in the next run?

import { createHash } from "node:crypto";
import type { EntityRef } from "../model/entity.ts";

export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The fingerprint of a finding: the same in every run, and different for each environment. */
export function fingerprintOf(ref: EntityRef, rule: string, environment?: string): string {
  return digest([ref, rule, ...(environment === undefined ? [] : [environment])].join(" "));
}
