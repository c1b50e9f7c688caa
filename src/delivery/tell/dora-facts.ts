// Which facts do the DORA metrics of an entity give?

import { METRICS } from "../../model/dora.ts";
import type { EntityDora } from "../../model/dora.ts";
import type { JsonValue } from "../../model/json.ts";

/**
 * By name, as declared in rules/facts/dora.yaml. The number of samples, confidence and coverage are always told. Value
 * and level are null where there is too little data, so that earlier values do not live on.
 */
export function doraFacts({ metrics }: Pick<EntityDora, "metrics">): readonly (readonly [string, JsonValue])[] {
  return METRICS.flatMap((metric) => {
    const { value, level, n, confidence, coverage } = metrics[metric];
    return Object.entries({ value, level, n, confidence, coverage }).map(
      ([name, said]) => [`dora.${metric}.${name}`, said] as const,
    );
  });
}
