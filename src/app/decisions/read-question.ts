// What is really asked of the gates: about which entity and environment, by whom, and may they ask?

import type { ReleaseQuestion } from "../../api/decisions.ts";
import { hasUnseen, normaliseEnvironment } from "../../model/environment.ts";
import type { BreakGlass, Change, DecisionRequest } from "../../model/decision.ts";
import { formatRef, parseRef } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Identity } from "../../model/identity.ts";
import type { JsonObject } from "../../model/json.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Store } from "../../ports/store.ts";
import { authorityOf } from "../access/authority.ts";
import type { Muster } from "../muster.ts";
import { requireJob } from "../access/require-job.ts";
import { resolveAsked } from "./resolve-entity.ts";
import { requireScope } from "../access/scope.ts";

/**
 * Throws Refusal: `invalid` if no environment is named, or several entities could be meant; `forbidden` if the identity
 * does not reach them.
 */
export async function readQuestion(
  muster: Pick<Muster, "store" | "log" | "trust">,
  question: ReleaseQuestion,
  identity: Identity,
): Promise<DecisionRequest> {
  const environment = normaliseEnvironment(question.environment);
  if (environment === "") throw new Refusal("invalid", "no-environment", "the environment has no name");
  requireScope(identity, "environments", environment);
  requireJob(identity, { environment, dryRun: question.dryRun }, muster.log);
  const entity = await readEntity(muster.store, question.entity, identity);
  requireScope(identity, "entities", entity);
  const facts = asStored(question.facts);
  const asked = { entity, environment, change: readChange(question, identity), facts, explain: question.explain };
  if (question.breakGlass === undefined) return asked;
  return { ...asked, breakGlass: await readBreakGlass(muster, question.breakGlass, identity) };
}

/** Throws Refusal `forbidden`: `role-missing`, or `no-person` if nobody could be asked afterwards. */
async function readBreakGlass(
  muster: Pick<Muster, "store" | "trust">,
  { reason, incident }: NonNullable<ReleaseQuestion["breakGlass"]>,
  identity: Identity,
): Promise<BreakGlass> {
  const { actor, roles } = identity;
  if (!roles.includes("operator") && !roles.includes("admin")) {
    throw new Refusal("forbidden", "role-missing", `${actor} may not break the glass`, {
      help: `it has ${roles.join(", ")}; this takes operator or admin`,
    });
  }
  const { person, groups } = await authorityOf(muster, identity);
  if (person !== null) return { reason, incident: incident ?? null, groups };
  throw new Refusal("forbidden", "no-person", `nobody knows which person ${actor} is`, {
    help: "ask with a token that has an owner: `muster token create --role operator --owner user:default/kim`",
  });
}

/**
 * A bare name has to be looked up, since entities of any kind may have it. Without a name, it is what the repository of
 * the job is deployed as.
 */
async function readEntity({ catalog }: Store, name: string | undefined, identity: Identity): Promise<EntityRef> {
  if (name === undefined) return entityOfJob(identity);
  if (hasUnseen(name)) {
    throw new Refusal("invalid", "unseen-character", "the entity's name holds a character that cannot be seen");
  }
  const parts = parseRef(name);
  if (parts !== undefined) return formatRef(parts);
  return resolveAsked(name, await catalog.refs());
}

function entityOfJob({ job }: Identity): EntityRef {
  const [only, ...more] = job?.entities ?? [];
  if (only !== undefined && more.length === 0) return only;
  if (only === undefined) {
    const message = job === undefined ? "no entity is named" : "no entity is named, and the job has no repository";
    throw new Refusal("invalid", "no-entity", message, {
      help: "name one: `entity`, such as `component:default/checkout`",
    });
  }
  const all = [only, ...more].map((ref) => `\`${ref}\``);
  throw new Refusal(
    "invalid",
    "which-entity",
    `\`${job?.repository}\` holds ${all.length} entities: ${all.join(", ")}`,
    {
      help: "name the one that is released",
    },
  );
}

/** Who releases is the identity that asks. */
function readChange({ change }: ReleaseQuestion, { actor }: Identity): Change {
  const { type, version, commit, artifacts } = change;
  return {
    type,
    ...(version !== undefined && { version }),
    ...(commit !== undefined && { commit }),
    ...(artifacts !== undefined && {
      artifacts: artifacts.map(({ uri, sha256 }) => ({ uri, sha256: sha256.toLowerCase() })),
    }),
    actor,
  };
}

/** As the facts will be read again: JSON text has no -0. */
function asStored(facts: JsonObject): JsonObject {
  return Object.keys(facts).length === 0 ? facts : (JSON.parse(JSON.stringify(facts)) as JsonObject);
}
