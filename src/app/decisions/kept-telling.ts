// What was told of a recorded decision?

import type { DecisionRecord } from "../../model/decision-record.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Store } from "../../ports/store.ts";

/** Throws Refusal `unavailable` if the store lacks it. */
export async function tellingOf({ decisions }: Pick<Store, "decisions">, record: DecisionRecord): Promise<string> {
  return (await decisions.text(record.telling)) ?? refuseMissing(record, "what was told of it", record.telling);
}

/** Throws Refusal `unavailable`: the store lacks a text that a decision names. */
export function refuseMissing({ id }: DecisionRecord, what: string, digest: string): never {
  throw new Refusal("unavailable", "inputs-missing", `the store lacks ${what}, \`${id}\`: \`${digest}\``);
}
