// Which facts do the metrics of an entity make?

import { METRICS } from "../../model/dora.ts";
import type { EntityDora } from "../../model/dora.ts";
import type { JsonValue } from "../../model/json.ts";

/**
 * By name, as declared in rules/facts/dora.yaml. What a figure rests on is always told; the figure and its level are null
 * where there is too little: what they were before is not known any more.
 */
export function doraFacts({ metrics }: Pick<EntityDora, "metrics">): readonly (readonly [string, JsonValue])[] {
  return METRICS.flatMap((metric) => {
    const { value, level, n, confidence, coverage } = metrics[metric];
    return Object.entries({ value, level, n, confidence, coverage }).map(
      ([name, said]) => [`dora.${metric}.${name}`, said] as const,
    );
  });
}
