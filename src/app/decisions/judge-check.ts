// What is decided about a gate check as everything stands right now, and was the same asked before?

import type { DecisionRequest } from "../../model/decision.ts";
import type { InForce } from "../../model/in-force.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { judgeRequest, tellJudged } from "./decide-request.ts";
import type { GateQuestion } from "./decide-request.ts";
import { decisionKey, questionDigest, stateDigest } from "./decision-key.ts";
import { deployedEarlier, withAnswersTo } from "./in-force-reader.ts";
import type { Judgement, Told } from "./judgement.ts";
import { toldOf } from "./judgement.ts";
import { lastsUntil } from "./lasting-judgement.ts";
import type { Muster } from "../muster.ts";
import { personOf } from "../access/linked-user.ts";
import { requestSource } from "../access/request-source.ts";
import type { Asker } from "../access/request-source.ts";
import { standingAtGate } from "./standing-at-gate.ts";
import type { Standing } from "./standing-at-gate.ts";

/** What is asked, by whom, at one instant. */
export interface GateCheck {
  readonly muster: Muster;
  readonly request: DecisionRequest;
  readonly identity: Asker;
  readonly at: Instant;
}

export interface JudgedState {
  readonly standing: Standing;
  readonly inForce: InForce;
  readonly judgement: Judgement;
}

export interface JudgedCheck extends JudgedState {
  /** Digest of what is asked, by whom. */
  readonly asked: string;
  /** The same for the same question about the same state. */
  readonly key: string;
}

/** How long after the check scorecards are still evaluated. Those left then are unknown. */
const DEADLINE: Milliseconds = 1_500;

/** Throws Refusal: `unavailable` without rules, `invalid` if they declare no gate. */
export async function judgeCheck(check: GateCheck): Promise<JudgedCheck> {
  const judged = await judgeState(check);
  const asked = questionDigest(check.request, check.identity);
  return { ...judged, asked, key: decisionKey(asked, judged.judgement.state) };
}

/** As `judgeCheck`, for what is not recorded: the question need not be recognised later. */
export async function judgeState(check: GateCheck): Promise<JudgedState> {
  const known = await lookAt(check);
  const { standing, inForce } = known;
  requireGates(standing);
  const judgement = standing.entity?.judged(check.request, inForce, check.at) ?? judge(check, known);
  return { standing, inForce, judgement };
}

/** Everything as of one moment: what is put in force or delivered while the rest is read is read again. */
async function lookAt({ muster, request, identity, at }: GateCheck): Promise<Known> {
  const { entity: ref, environment, change } = request;
  const earlier = change.type === "rollback" ? await deployedEarlier(muster.store, request) : null;
  for (;;) {
    const loaded = muster.inForce.held(ref, environment, at) ?? (await muster.inForce.load(ref, environment, at));
    // Finding out who it is takes a while, and matters only if somebody answered.
    const releaser = loaded.approvals.length === 0 ? undefined : await personOf(muster, identity);
    const standing = await standingAtGate(muster, ref, at);
    if (muster.inForce.isResident && muster.inForce.held(ref, environment, at) !== loaded) continue;
    const ofRelease = earlier === null ? loaded : { ...loaded, deployedBefore: earlier };
    const release = { request, releaser, rulebook: standing.rules.rulebook.digest, at };
    return { standing, inForce: withAnswersTo(ofRelease, release) };
  }
}

type Known = Pick<JudgedState, "standing" | "inForce">;

function judge({ muster, request, identity, at }: GateCheck, { standing, inForce }: Known): Judgement {
  const { rules, entity } = standing;
  const question: GateQuestion = {
    rules,
    request,
    source: requestSource(identity),
    registered: entity?.registered,
    inForce,
    problems: [],
    at,
    isInTime: () => muster.clock.now() - at < DEADLINE,
  };
  const judged = judgeRequest(question);
  const judgement: Judgement = {
    state: stateDigest(judged, entity?.read(judged.ruling.requirements, at) ?? ""),
    tell: async () => {
      if (entity === undefined) return tellStranger(muster, question);
      const decision = tellJudged(judged);
      const told = toldOf(judged, decision);
      entity.keep(request, {
        judgement: { ...judgement, tell: () => told },
        inForce,
        since: at,
        until: lastsUntil({ judged, decision, entity }),
      });
      return told;
    },
  };
  return judgement;
}

/** Looks for a similar name, which takes a while, and does not matter to the judgement. */
async function tellStranger({ store }: Muster, question: GateQuestion): Promise<Told> {
  const help = refSuggester(await store.catalog.refs())(question.request.entity);
  const judged = judgeRequest(help === undefined ? question : { ...question, help });
  return toldOf(judged, tellJudged(judged), help);
}

function requireGates({ rules }: Standing): void {
  if (rules.gates.length > 0) return;
  throw new Refusal("invalid", "no-gate-declared", "the rules declare no gate, nothing can be decided", {
    help: "write one: `kind: Gate`",
  });
}
