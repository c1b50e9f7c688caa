// What have people put in force, for every entity of the catalog? What a gate reads for one, read for many at once.

import { isAbout } from "../../model/approval.ts";
import type { Approval } from "../../model/approval.ts";
import type { DeployedRelease } from "../../model/deployed-release.ts";
import type { Waiver } from "../../model/directive.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Instant } from "../../model/time.ts";
import { ANSWERS_LAST, inForceOn, TOLD_AFTER } from "../decisions/in-force-reader.ts";
import { everyItem } from "../every-item.ts";
import type { Muster } from "../muster.ts";
import type { ComparedRules } from "./compared-rules.ts";
import { PLAIN_RELEASE } from "./compare-verdicts.ts";

const SLICE = 500;

export async function readInForce(
  muster: Pick<Muster, "store" | "pause">,
  entities: readonly EntityRef[],
  environments: readonly string[],
  at: Instant,
): Promise<ComparedRules["inForce"]> {
  const { directives, deployments } = muster.store;
  const holding = await directives.holding(at);
  const waivers = new Map<EntityRef, readonly Waiver[]>();
  const baselines = new Map(environments.map((name) => [name, new Map<EntityRef, DeployedRelease>()]));
  for (let from = 0; from < entities.length; from += SLICE) {
    const slice = entities.slice(from, from + SLICE);
    for (const [ref, theirs] of await directives.waiversOf(slice, at - TOLD_AFTER)) waivers.set(ref, theirs);
    for (const [name, known] of baselines) {
      for (const [ref, release] of await deployments.baselines(slice, name)) known.set(ref, release);
    }
    await muster.pause?.();
  }
  const answers = Map.groupBy(await readAnswers(muster, at), ({ entity, environment }) => `${entity} ${environment}`);
  return (entity, environment, rulebook) => {
    const given = answers.get(`${entity} ${environment}`) ?? [];
    const approvals = given.filter((one) => isAbout(one, PLAIN_RELEASE, rulebook));
    const baseline = baselines.get(environment)?.get(entity);
    return inForceOn({ holding, waivers: waivers.get(entity) ?? [], approvals, baseline }, entity, environment);
  };
}

/** Those that are recent enough to count, in the order they were given. */
async function readAnswers({ store }: Pick<Muster, "store">, at: Instant): Promise<readonly Approval[]> {
  const answers: Approval[] = [];
  for await (const one of everyItem((page) => store.approvals.list(page))) {
    if (one.at < at - ANSWERS_LAST) break;
    answers.push(one);
  }
  return answers.reverse();
}
