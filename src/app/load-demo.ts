// What is there to see before anybody has delivered anything? The example catalog, with facts as if observed just now.

import { recordFactsRequest } from "../api/facts.ts";
import type { SourceFile } from "../text/source-file.ts";
import { importSource } from "./imports/import-source.ts";
import type { Muster } from "./muster.ts";
import { NO_FACTS, readSentItems } from "./facts/read-sent-items.ts";
import { recordFacts } from "./facts/record-facts.ts";
import { SERVICE } from "./access/service-identity.ts";
import { shiftTimes } from "./rules/shift-times.ts";

export interface Demo {
  readonly catalog: readonly SourceFile[];
  readonly facts: SourceFile;
}

/** The shipped gates block this entity and say what to fix: its owner is a team that no longer exists. */
export const DEMO_ENTITY = "legacy-orders";

export async function loadDemo(muster: Muster, { catalog, facts }: Demo): Promise<void> {
  await importSource(muster, { source: "demo", files: catalog, partial: true, confirm: Infinity }, SERVICE);
  const items = shiftTimes(
    readSentItems(facts, NO_FACTS).items.map(({ body }) => body),
    muster.clock.now(),
  );
  await recordFacts(muster, recordFactsRequest.parse(items), SERVICE);
}
