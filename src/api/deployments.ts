// What is told of releases that were deployed, and how is it said that one was?

import { z } from "zod";
import { NOT_COMPARED } from "../model/deployed-release.ts";
import type { DeployedRelease } from "../model/deployed-release.ts";
import { formatInstant, parseInstant } from "../model/time.ts";
import { OUTCOMES } from "./finding-body.ts";
import { pageOf, pageQuery } from "./page.ts";
import { entityRef, instant } from "./parts.ts";

export const deployedRequest = z
  .strictObject({
    deployedAt: z
      .string()
      .refine((text) => parseInstant(text) !== undefined, "a date, or a time with an offset")
      .optional()
      .meta({ description: "Default: now." }),
    pin: z.boolean().optional().meta({
      description:
        "True: `ratchet` compares with this release until it is unpinned, whatever is released later. False: it does so no longer. Only for an `operator`.",
    }),
  })
  .meta({ id: "MarkDeployed" });
export type DeployedRequest = z.infer<typeof deployedRequest>;

const deed = z.strictObject({ by: z.string(), at: instant });

export const deployedBody = z
  .strictObject({
    decision: z.string(),
    entity: entityRef,
    environment: z.string(),
    version: z.string().nullable(),
    commit: z.string().nullable(),
    artifacts: z.array(z.string()).meta({ description: "SHA-256 digests." }),
    deployedAt: instant,
    told: deed.meta({ description: "Who, or which delivery event, reported it, and when." }),
    notCompared: z.enum(NOT_COMPARED).nullable().meta({
      description:
        "Why `ratchet` never compares with it: it was let through against the rules, or nothing was required. Null: `ratchet` may compare with it.",
    }),
    pinned: deed.nullable(),
    baseline: z.boolean().meta({ description: "`ratchet` compares with this one." }),
    outcomes: z.record(z.string(), z.enum(OUTCOMES)).meta({
      description:
        "The outcomes of all required rules, by `scorecard/rule`. Where a rule was waived or not required of it, as it stood before.",
    }),
  })
  .meta({ id: "DeployedRelease" });
export type DeployedBody = z.infer<typeof deployedBody>;

export const deployedPage = pageOf(deployedBody).meta({ id: "DeployedReleases" });
export const deploymentsQuery = z.strictObject({
  ...pageQuery,
  environment: z.string().min(1).max(200).optional(),
});
export type DeploymentsQuery = z.infer<typeof deploymentsQuery>;

export function describeDeployed(release: DeployedRelease, baseline: boolean): DeployedBody {
  const { artifacts, deployedAt, told, pinned, outcomes, ...plain } = release;
  return {
    ...plain,
    artifacts: [...artifacts],
    deployedAt: formatInstant(deployedAt),
    told: deedBody(told),
    pinned: pinned === null ? null : deedBody(pinned),
    baseline,
    outcomes: { ...outcomes },
  };
}

function deedBody({ by, at }: DeployedRelease["told"]): z.infer<typeof deed> {
  return { by, at: formatInstant(at) };
}
