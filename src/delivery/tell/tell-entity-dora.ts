// Which DORA figures does one entity have?

import type { EntityDora } from "../../model/dora.ts";
import { formatInstant } from "../../model/time.ts";
import { SIGNAL_MEMORY } from "../../model/delivery-options.ts";
import type { DoraQuestion, SampledWindows } from "../measure/dora-question.ts";
import { sampleWindows } from "../measure/dora-question.ts";
import type { Change, DeliveryProjection, Deployment, Incident } from "../project/projection.ts";
import { endOf, isIn } from "../measure/sample-delivery.ts";
import { startsOf } from "../measure/sample-leads.ts";
import { tellFigures } from "./tell-figures.ts";

const HOUR = 3_600_000;

/** `samples`: given where the entity's samples were taken already. */
export function tellEntityDora(
  projection: DeliveryProjection,
  question: DoraQuestion,
  samples: SampledWindows = sampleWindows(projection, question),
): EntityDora {
  return {
    entity: projection.entity,
    ...tellFigures(samples, question, 1),
    signal: signalInUse(projection, question),
    dataErrors: projection.dataErrors,
    deployments: question.details ? tellDeployments(projection, question) : null,
    incidents: question.details ? tellIncidents(projection, question) : null,
  };
}

function signalInUse({ deployments }: DeliveryProjection, { windows, now }: DoraQuestion): string | null {
  const end = endOf(windows.whole, now);
  const last = deployments.findLast(({ finishedAt }) => finishedAt < end);
  return last === undefined || last.finishedAt < end - SIGNAL_MEMORY ? null : last.signal;
}

function tellDeployments(
  { deployments, changes }: DeliveryProjection,
  { windows, options }: DoraQuestion,
): NonNullable<EntityDora["deployments"]> {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const leadOf = (change: Change | undefined, { finishedAt }: Deployment): number | null => {
    const starts = change === undefined ? [] : startsOf(change, options);
    return starts.length === 0 ? null : Math.max(0, finishedAt - Math.min(...starts)) / HOUR;
  };
  return deployments
    .filter(({ finishedAt }) => isIn(finishedAt, windows.whole))
    .map((deployment) => {
      const { key, environments, finishedAt, outcome, type, isBaseline, isRework, sha, ships, failure } = deployment;
      return {
        key,
        environments,
        outcome,
        type,
        isBaseline,
        isRework,
        sha,
        finishedAt: formatInstant(finishedAt),
        ships: ships.map((id) => ({ change: id, leadHours: leadOf(byId.get(id), deployment) })),
        failed: failure === null ? null : tellFailure(failure),
      };
    });
}

function tellFailure({ reasons, incidents, recoveredAt }: NonNullable<Deployment["failure"]>) {
  return { reasons, incidents, recoveredAt: recoveredAt === null ? null : formatInstant(recoveredAt) };
}

function tellIncidents(
  { incidents, deployments }: DeliveryProjection,
  { windows }: DoraQuestion,
): NonNullable<EntityDora["incidents"]> {
  const keys = new Map(deployments.map(({ id, key }) => [id, key]));
  const tell = ({ id, beganAt, resolvedAt, deployments: blamed, link, isAmbiguous }: Incident) => ({
    id,
    beganAt: formatInstant(beganAt),
    resolvedAt: resolvedAt === null ? null : formatInstant(resolvedAt),
    deployments: blamed.flatMap((deployment) => keys.get(deployment) ?? []),
    link,
    isAmbiguous,
  });
  return incidents.filter(({ beganAt }) => isIn(beganAt, windows.whole)).map(tell);
}
