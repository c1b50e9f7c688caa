// What is decided about one gate check as everything stands right now, and is it the same as was asked before?

import type { Decision, DecisionRequest } from "../model/decision.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Identity } from "../model/identity.ts";
import { refSuggester } from "../model/nearest-ref.ts";
import { Refusal } from "../model/refusal.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { decideRequest, judgeRequest, tellJudged } from "./decide-request.ts";
import type { GateQuestion, JudgedRequest } from "./decide-request.ts";
import { decisionKey, questionDigest } from "./decision-key.ts";
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
  readonly standing: Standing;
  readonly question: GateQuestion;
  readonly judged: JudgedRequest;
  /** Digest of what is asked, by whom. */
  readonly asked: string;
  /** The same for the same question about the same state. */
  readonly key: string;
}

/** What is not evaluated by then is not known. */
const DEADLINE: Milliseconds = 1_500;

/** Throws Refusal `unavailable` without rules, `invalid` where they declare no gate. */
export async function judgeCheck({ muster, request, identity, at }: GateCheck): Promise<JudgedCheck> {
  const standing = await standingAtGate(muster, request.entity, at);
  requireGates(standing);
  const { rules, entity } = standing;
  const question: GateQuestion = {
    rules,
    request,
    source: requestSource(identity),
    registered: entity?.registered,
    problems: [],
    at,
    isInTime: () => muster.clock.now() - at < DEADLINE,
  };
  const judged = judgeRequest(question);
  const read = entity?.read(judged.ruling.requirements, at) ?? "";
  const asked = questionDigest(request, question.source);
  return { standing, question, judged, asked, key: decisionKey(judged, asked, read) };
}

export interface ToldCheck {
  readonly decision: Decision;
  /** Where the catalog lacks the entity: which one is perhaps meant. */
  readonly help: string | undefined;
}

/** With all that is asked for explained. To look for a name that is nearly the same takes a while: nobody judges by it. */
export async function tellCheck({ muster, request }: GateCheck, { question, judged }: JudgedCheck): Promise<ToldCheck> {
  const help = question.registered === undefined ? await whoIsMeant(muster, request.entity) : undefined;
  const decision = help === undefined ? tellJudged(judged) : decideRequest({ ...question, help });
  return { decision, help };
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
