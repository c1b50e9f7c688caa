// Which facts do the files of one commit give, whatever the default branch holds?

import type { EntityRef } from "../../../model/entity.ts";
import type { EntityFact } from "../../../model/fact.ts";
import type { JsonValue } from "../../../model/json.ts";
import { ownText, ownValue } from "../../../model/json.ts";
import { present } from "../../../model/present.ts";
import type { Instant } from "../../../model/time.ts";
import type { Asking } from "../client/github.ts";
import { FILE_FACT_GROUPS, FACT_SOURCE } from "./groups.ts";
import type { ToldFacts } from "./known.ts";
import { lookAtCommit } from "./look.ts";
import type { FilesLook } from "./look.ts";

/** Rejects where GitHub cannot be asked now. */
export async function tellCommit(
  github: Asking,
  slug: string,
  commit: string,
  pause: FilesLook["pause"],
): Promise<ToldFacts> {
  const look = await lookAtCommit(github, slug, commit, pause);
  const told: [string, JsonValue][] = [];
  for (const { ofFiles, tell } of FILE_FACT_GROUPS) {
    const facts = await tell(look);
    told.push(...ofFiles.map((name): [string, JsonValue] => [name, facts[name] ?? null]));
  }
  return Object.fromEntries(told);
}

/** These facts for each of the entities, observed at `at`. */
export function factsOfCommit(told: ToldFacts, entities: readonly EntityRef[], at: Instant): readonly EntityFact[] {
  const facts = Object.entries(told).map(([name, one]) => ({
    name,
    value: ownValue(one, "value") ?? null,
    source: FACT_SOURCE,
    observedAt: at,
    provenance: "observed" as const,
    ...present({ url: ownText(one, "url"), error: ownText(one, "error") }),
  }));
  return entities.flatMap((entity) => facts.map((fact): EntityFact => ({ ...fact, entity })));
}
