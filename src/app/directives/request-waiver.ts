// Who asks for a waiver of which rule, and for how long at most?

import type { WaiverBody, WaiverRequest } from "../../api/waivers.ts";
import type { Waiver } from "../../model/directive.ts";
import { waiverState } from "../../model/directive.ts";
import { refNamed } from "../../model/entity.ts";
import { meansEnvironment, normaliseEnvironment } from "../../model/environment.ts";
import type { Identity } from "../../model/identity.ts";
import { suggest } from "../../model/nearest.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatDuration, formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { findEntity } from "../evaluations/find-entity.ts";
import { personOf } from "../access/linked-user.ts";
import type { Muster } from "../muster.ts";
import { putInForce } from "./put-in-force.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { sayDone, tellWaiver } from "./tell-waivers.ts";

/**
 * The waiver is not in force until somebody approves it. Throws Refusal: `missing` for an entity or scorecard that does
 * not exist; `invalid` for a rule, environment or time that makes no sense; `conflict` where the same is asked for
 * already, on other terms.
 */
export async function requestWaiver(muster: Muster, request: WaiverRequest, identity: Identity): Promise<WaiverBody> {
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  const { entry } = await findEntity(muster, refNamed(request.entity, "component") ?? request.entity);
  requireRule(rules, request);
  const environments = request.environments.map(normaliseEnvironment);
  for (const environment of environments) requireEnvironment(rules, environment);
  const waiver: Waiver = {
    kind: "waiver",
    id: muster.chance.id("wvr", at),
    entity: entry.entity.ref,
    scorecard: request.scorecard,
    rule: request.rule,
    environments: [...new Set(environments)].sort(),
    reason: request.reason,
    ticket: request.ticket,
    requested: { by: (await personOf(muster, identity)) ?? identity.actor, at },
    approved: null,
    until: readExpiry(request.expiresAt, at, muster.longestWaiver),
    ended: null,
  };
  const same = await findSame(muster, waiver, at);
  if (same !== undefined) return tellWaiver(muster, same, at);
  const summary = sayDone(waiver, `asked for until ${formatInstant(waiver.until)}`);
  await putInForce(muster, waiver, { at, actor: identity.actor, summary });
  return tellWaiver(muster, waiver, at);
}

function requireRule(rules: CompiledRulebook, { scorecard: id, rule: asked }: WaiverRequest): void {
  const { scorecard } = scorecardOf(rules, id);
  const ids = scorecard.rules.map((rule) => rule.id);
  if (ids.includes(asked)) return;
  const help = suggest(asked, ids);
  const message = asked.includes("*")
    ? `a waiver is of one rule, not of \`${asked}\``
    : `the scorecard \`${id}\` has no rule \`${asked}\``;
  throw new Refusal("invalid", "no-such-rule", message, help === undefined ? {} : { help });
}

/** A pattern may be meant for environments to come, but a name without a gate is surely mistyped. */
function requireEnvironment({ gates }: CompiledRulebook, environment: string): void {
  const patterns = gates.flatMap(({ gate }) => gate.environments);
  if (environment.includes("*") || meansEnvironment(patterns, environment)) return;
  const help = suggest(environment, [...new Set(patterns)]);
  const message = `no gate stands before the environment \`${environment}\``;
  throw new Refusal("invalid", "no-such-environment", message, help === undefined ? {} : { help });
}

function readExpiry(text: string, at: Instant, longest: Milliseconds): Instant {
  const until = parseInstant(text) ?? Number.NaN;
  if (!(until > at)) {
    throw new Refusal("invalid", "expired-already", `\`${text}\` is over: a waiver ends at a time to come`, {
      help: `for example ${formatInstant(at + longest).slice(0, 10)}, the latest there may be`,
    });
  }
  if (until <= at + longest) return until;
  throw new Refusal(
    "invalid",
    "expires-too-late",
    `a waiver lasts ${formatDuration(longest)} at most, not until \`${text}\``,
    {
      help: `${formatInstant(at + longest)} at the latest; it can be asked for again before it ends`,
    },
  );
}

/**
 * An open request for the same, so that asking twice leaves one. Throws Refusal `conflict` if it was made by somebody
 * else, or with another reason, ticket or end.
 */
async function findSame({ store }: Muster, waiver: Waiver, at: Instant): Promise<Waiver | undefined> {
  const { scorecard, rule, environments, reason, ticket, until, requested } = waiver;
  const open = (await store.directives.waiversOf([waiver.entity], at)).get(waiver.entity) ?? [];
  const same = open.find(
    (other) =>
      waiverState(other, at) === "requested" &&
      other.scorecard === scorecard &&
      other.rule === rule &&
      other.environments.join() === environments.join(),
  );
  if (same === undefined) return undefined;
  const isTheSame = same.requested.by === requested.by && same.reason === reason && same.ticket === ticket;
  if (isTheSame && same.until === until) return same;
  const message = `it is asked for already, by ${same.requested.by}: \`${same.id}\``;
  throw new Refusal("conflict", "asked-already", message, {
    help: `revoke that first, to ask otherwise: \`muster waiver revoke ${same.id}\``,
  });
}
