// How is it worded where a finding's evidence comes from, how old it is, and who could deliver what is not known?

import type { Evidence, Finding } from "../model/finding.ts";
import { formatAge } from "../model/time.ts";
import type { Instant } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";

/** `ci, 2 h ago`, each source once, without evidence read just now. */
export function sayProvenance(evidence: readonly Evidence[], at: Instant): readonly string[] {
  const said = new Set<string>();
  for (const { source, observedAt } of evidence) {
    if (source === undefined || observedAt === undefined || at - observedAt < 60_000) continue;
    said.add(`${cleanText(source)}, ${formatAge(at - observedAt)} ago`);
  }
  return [...said];
}

/** `can be told by ci or sonarqube`: a fact that was never observed may just not be delivered by anybody yet. */
export function sayWaysToKnow({ outcome, evidence }: Pick<Finding, "outcome" | "evidence">): readonly string[] {
  if (outcome !== "unknown") return [];
  const missing = evidence.filter(({ cause, deliveredBy }) => cause === "missing" && deliveredBy !== undefined);
  return missing.map(({ path, deliveredBy = [] }) => {
    const name = missing.length > 1 ? `\`${cleanText(path)}\` ` : "";
    return `${name}can be told by ${orList(deliveredBy.map(cleanText))}`;
  });
}

function orList(names: readonly string[]): string {
  const last = names.length > 4 ? "others" : names.at(-1);
  const rest = names.slice(0, names.length > 4 ? 3 : -1);
  return rest.length === 0 ? `${last}` : `${rest.join(", ")} or ${last}`;
}
