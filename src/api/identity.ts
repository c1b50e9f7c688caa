// What does the API answer to somebody who asks who they are?

import { z } from "zod";
import { ROLES } from "../model/identity.ts";
import type { Identity } from "../model/identity.ts";
import type { EntityRef } from "../model/entity.ts";

const patterns = z.array(z.string());

export const identityBody = z
  .strictObject({
    actor: z.string().meta({ description: "As the audit log names it." }),
    token: z.string().nullable().meta({ description: "Id of the token that proves it; null: an issuer proves it." }),
    roles: z.array(z.enum(ROLES)),
    sources: patterns.meta({ description: "Sources it may deliver as." }),
    entities: patterns.meta({ description: "Refs or globs it may ask a gate about." }),
    environments: patterns.meta({ description: "Names or globs it may ask a gate about." }),
    groups: patterns.meta({ description: "Groups that the token vouches for." }),
    person: z.string().nullable().meta({ description: "Ref of the user behind it; null: nobody known." }),
    job: z
      .strictObject({
        issuer: z.string(),
        subject: z.string(),
        repository: z.string().nullable().meta({ description: "Host and path." }),
        made: patterns.meta({
          description: "Entities that are made from the repository. A check that names no entity means these.",
        }),
        environment: z.string().nullable().meta({ description: "The environment that the job deploys to." }),
        origin: z.enum(["repository", "pull-request", "fork"]).meta({ description: "Whose code it runs." }),
        onlyTries: z.boolean().meta({ description: "The job may ask gates with `dryRun`, and do nothing else." }),
        claims: z
          .record(z.string(), z.string())
          .meta({ description: "Claims that are stored with the decisions it asks for." }),
      })
      .nullable()
      .meta({ description: "For a pipeline: the job that an issuer vouches for." }),
  })
  .meta({ id: "Identity" });

export type IdentityBody = z.infer<typeof identityBody>;

export function describeIdentity(identity: Identity, person: EntityRef | null): IdentityBody {
  const { actor, token, roles, sources, entities, environments, groups, job } = identity;
  const scope = { sources: [...sources], entities: [...entities], environments: [...environments] };
  return {
    actor,
    token,
    roles: [...roles],
    ...scope,
    groups: [...groups],
    person,
    job:
      job === undefined
        ? null
        : {
            issuer: job.issuer,
            subject: job.subject,
            repository: job.repository,
            made: [...job.entities],
            environment: job.environment,
            origin: job.origin,
            onlyTries: job.onlyTries,
            claims: { ...job.claims },
          },
  };
}
