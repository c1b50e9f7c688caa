// Which facts do the metrics of an entity make?

import { METRICS } from "../api/dora.ts";
import type { EntityDora } from "../api/dora.ts";
import type { JsonValue } from "../model/json.ts";

export interface DoraFact {
  /** `dora.lead_time.value`, declared in rules/facts/dora.yaml. */
  readonly name: string;
  /** Null: there is too little data, what it was before is not known any more. */
  readonly value: JsonValue;
}

/** What a figure rests on is always told, the figure and its level only where there is enough. */
export function doraFacts({ metrics }: Pick<EntityDora, "metrics">): readonly DoraFact[] {
  return METRICS.flatMap((metric) => {
    const { value, level, n, confidence } = metrics[metric];
    const facts: Readonly<Record<string, JsonValue>> = { value, level, n, confidence };
    return Object.entries(facts).map(([name, said]) => ({ name: `dora.${metric}.${name}`, value: said }));
  });
}
