// Do these rule files load? Then they are put in force; otherwise the rules before stay in force, and the problems are
// told.

import type { ActivatedRulebook } from "../../api/rulebooks.ts";
import { tellProblem } from "../../api/problem.ts";
import { digestOf } from "../../model/audit.ts";
import type { Identity } from "../../model/identity.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { Instant } from "../../model/time.ts";
import type { RulebookRecord } from "../../ports/rulebooks.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { evaluateOutdated } from "../evaluations/evaluate-outdated.ts";
import type { Muster } from "../muster.ts";
import { loadOfferedRules, rulesDoNotLoad } from "../rules/load-offered-rules.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";

/**
 * The only way to put rules in force, for a push, a watched folder and the start of the service. All entities are
 * evaluated again in the background. Throws Refusal `invalid`/`rules-do-not-load` with all problems.
 */
export async function activateRules(
  muster: Muster,
  files: readonly SourceFile[],
  { actor }: Pick<Identity, "actor">,
): Promise<ActivatedRulebook> {
  const { rules, store, fleet, log } = muster;
  const at = muster.clock.now();
  const { rulebook, problems } = await loadOfferedRules(muster, files);
  if (rulebook === undefined) throw refuse(muster, problems, at);
  const compiled = rules.compile(rulebook);
  const { digest } = rulebook;
  const activated = await fleet.inTurn(async () => {
    const isNew = (await store.rulebooks.active()) !== digest;
    if (isNew) await store.rulebooks.activate(...recordOf(compiled, files, rules.shipped, at, actor));
    rules.put(compiled);
    rules.refused = undefined;
    return isNew;
  });
  if (activated) {
    log.info("rules activated", { rulebook: digest, actor });
    muster.later?.(() => evaluateOutdated(muster));
  }
  return { digest, activated, problems: problems.map(tellProblem) };
}

function refuse({ rules, log }: Muster, problems: readonly Problem[], at: Instant): Refusal {
  rules.refused = { at, problems };
  const errors = problems.filter(isError);
  const [first] = errors;
  const place = first?.file === undefined ? "" : `${first.file}:${first.line ?? 1}:${first.column ?? 1}: `;
  log.warn("rules refused", { errors: errors.length, first: `${place}${first?.message ?? ""}` });
  return rulesDoNotLoad(
    problems,
    rules.held === undefined ? undefined : `\`${rules.held.rulebook.digest}\` stays in force`,
  );
}

function recordOf(
  { rulebook: { digest }, scorecards, gates }: CompiledRulebook,
  files: readonly SourceFile[],
  shipped: readonly SourceFile[],
  at: Instant,
  actor: string,
): Parameters<Muster["store"]["rulebooks"]["activate"]> {
  const record: RulebookRecord = { digest, files, shipped, storedAt: at };
  const summary = `rulebook in force: ${scorecards.length} scorecards, ${gates.length} gates, ${files.length} files`;
  const act = {
    kind: "rulebook",
    at,
    actor,
    subject: digest,
    summary,
    digest: digestOf(JSON.stringify(record)),
  } as const;
  return [record, act];
}
