// What is decided about one gate check as everything stands right now, and is it the same as was asked before?

import type { DecisionRequest } from "../model/decision.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Identity } from "../model/identity.ts";
import { refSuggester } from "../model/nearest-ref.ts";
import { Refusal } from "../model/refusal.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { judgeRequest } from "./decide-request.ts";
import type { JudgedRequest } from "./decide-request.ts";
import { decisionKey } from "./decision-key.ts";
import type { Muster } from "./muster.ts";
import { requestSource } from "./request-source.ts";
import { standingAtGate } from "./standing-at-gate.ts";
import type { Standing } from "./standing-at-gate.ts";

/** At its instant. */
export interface GateCheck {
  readonly muster: Muster;
  readonly request: DecisionRequest;
  readonly identity: Identity;
  readonly at: Instant;
}

export interface JudgedCheck {
  readonly judged: JudgedRequest;
  readonly standing: Standing;
  /** The same for the same question about the same state. */
  readonly key: string;
  /** Where the catalog lacks the entity: which one is perhaps meant. */
  readonly help: string | undefined;
}

/** What is not evaluated by then is not known. */
const DEADLINE: Milliseconds = 1_500;

/** Throws Refusal `unavailable` without rules, `invalid` where they declare no gate. */
export async function judgeCheck({ muster, request, identity, at }: GateCheck): Promise<JudgedCheck> {
  const standing = await standingAtGate(muster, request.entity, at);
  requireGates(standing);
  const { rules, entity } = standing;
  const help = entity === undefined ? await whoIsMeant(muster, request.entity) : undefined;
  const judged = judgeRequest({
    rules,
    request,
    source: requestSource(identity),
    registered: entity?.registered,
    ...(help !== undefined && { help }),
    problems: [],
    at,
    isInTime: () => muster.clock.now() - at < DEADLINE,
  });
  const read = entity?.read(judged.ruling.requirements, at) ?? "";
  return { judged, standing, key: decisionKey(judged, read), help };
}

function requireGates({ rules }: Standing): void {
  if (rules.gates.length > 0) return;
  throw new Refusal("invalid", "no-gate-declared", "the rules declare no gate, nothing can be decided", {
    help: "write one: `kind: Gate`",
  });
}

async function whoIsMeant({ store }: Muster, ref: EntityRef): Promise<string | undefined> {
  return refSuggester(await store.catalog.refs())(ref);
}
