// May this be released? A caller of the service asks. It is decided from what is known now, and on disk before it is
// answered.

import type { ReleaseQuestion } from "../../api/decisions.ts";
import { endOf } from "../../gate/decide.ts";
import { digestOf } from "../../model/audit.ts";
import type { Explain, Verdict } from "../../model/decision.ts";
import type { Identity } from "../../model/identity.ts";
import type { InForce } from "../../model/in-force.ts";
import { DAY } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { keepCallback, readCallback } from "./ask-callback.ts";
import { decideAgain } from "./decide-again.ts";
import { wholeAnswer, writeAnswer } from "./decision-record.ts";
import { judgeCheck, judgeState } from "./judge-check.ts";
import type { GateCheck, JudgedCheck } from "./judge-check.ts";
import type { Muster } from "../muster.ts";
import { readQuestion } from "./read-question.ts";
import { recentDecisions } from "./recent-decisions.ts";
import type { AnsweredDecision } from "./recent-decisions.ts";
import { answeredBy, recordDecision, refuseKey } from "./record-decision.ts";
import type { NewKey, RecordedDecision } from "./record-decision.ts";
import { waiversAsked } from "./waivers-asked.ts";
import type { WaiversAsked } from "./waivers-asked.ts";

export interface ReleaseOptions {
  /**
   * A key that the caller chose. For a day the same request gets the same answer, as long as that may be relied upon.
   * Another request with the same key is refused.
   */
  readonly idempotencyKey?: string | undefined;
}

export interface ReleaseAnswer {
  /** JSON. */
  readonly answer: string;
  readonly verdict: Verdict;
  /** Null: a dry run. */
  readonly id: string | null;
  /** Whether it was decided before. */
  readonly replayed: boolean;
  /** Null: it was decided before. */
  readonly ruling: RecordedDecision["ruling"];
}

/**
 * Throws Refusal: `forbidden` outside of the identity's scope, `invalid` for a question that makes no sense,
 * `unavailable` without rules. Throws StoreUnavailable if the decision cannot be written.
 */
export async function decideRelease(
  muster: Muster,
  question: ReleaseQuestion,
  identity: Identity,
  { idempotencyKey }: ReleaseOptions = {},
): Promise<ReleaseAnswer> {
  const at = muster.clock.now();
  const callback = readCallback(muster, question);
  const check = { muster, request: await readQuestion(muster, question, identity), identity, at };
  if (question.dryRun) return decideDry(check);
  const decided = await (idempotencyKey === undefined ? decideRecently(check) : decideOnce(check, idempotencyKey));
  // Whoever has the verdict already needs no call.
  if (callback !== undefined && decided.verdict === "wait" && decided.id !== null)
    await keepCallback(muster, decided.id, callback);
  return decided;
}

async function decideDry(check: GateCheck): Promise<ReleaseAnswer> {
  const { judgement, inForce } = await judgeState(check);
  const told = await judgement.tell();
  const { request, at } = check;
  const particulars = { id: null, change: request.change, decidedAt: at, validUntil: endOf(told.validity, at) };
  const asked = waiversAsked(inForce.waivers, { ...request, verdict: told.verdict, at });
  const answer = writeAnswer({ ...particulars, ...asked }, told.telling.body);
  return { answer, verdict: told.verdict, id: null, replayed: false, ruling: told };
}

async function decideRecently(check: GateCheck): Promise<ReleaseAnswer> {
  const judged = await judgeCheck(check);
  const before = recentDecisions(check.muster.store).find(askedOf(check, judged));
  if (before !== undefined) return tellAgain(check, await before, judged.inForce);
  return tell(check, await record(check, judged), judged.inForce);
}

async function decideOnce(check: GateCheck, key: string): Promise<ReleaseAnswer> {
  const { decisions } = check.muster.store;
  const idempotency = idempotencyOf(check, key);
  const used = await decisions.idempotencyKey(idempotency.token, key, check.at);
  if (used !== undefined && used.request !== idempotency.request) throw refuseKey(key);
  const decided = used && (await decisions.get(used.decision));
  // Once an allow may no longer be relied upon, it is decided again, even under the same key.
  if (decided !== undefined && isOver(decided, check.at)) return decideRecently(check);
  if (decided !== undefined)
    return tellAgain(check, await answeredBy(check.muster.store, decided), await inForceNow(check));
  const judged = await judgeCheck(check);
  return tell(check, await record(check, judged, idempotency), judged.inForce);
}

function isOver({ validUntil }: Pick<RecordedDecision, "validUntil">, at: Instant): boolean {
  return validUntil !== null && validUntil <= at;
}

/** On disk when it resolves. Whoever asks the same meanwhile gets the same decision. */
export function record(check: GateCheck, judged: JudgedCheck, idempotency?: NewKey): Promise<RecordedDecision> {
  const recent = recentDecisions(check.muster.store);
  return recent.add(askedOf(check, judged), () => recordDecision(check, judged, idempotency));
}

function askedOf({ at }: GateCheck, { asked, key }: JudgedCheck) {
  return { question: asked, key, decidedAt: at };
}

function idempotencyOf({ request, identity, at }: GateCheck, key: string): NewKey {
  const token = identity.token ?? identity.actor;
  return { token, key, request: digestOf(JSON.stringify(request)), expiresAt: at + DAY };
}

async function inForceNow({ muster, request: { entity, environment }, at }: GateCheck): Promise<InForce> {
  return muster.inForce.held(entity, environment, at) ?? muster.inForce.load(entity, environment, at);
}

function tell(check: GateCheck, recorded: RecordedDecision, inForce: InForce): ReleaseAnswer | Promise<ReleaseAnswer> {
  const { id, verdict, telling, particulars, ruling } = recorded;
  if (ruling === null) return tellAgain(check, recorded, inForce);
  if (ruling.basis.includes("break-glass")) warnOfBrokenGlass(check, id);
  const asked = waiversAsked(inForce.waivers, { ...check.request, verdict, at: check.at });
  return { answer: writeAnswer({ ...particulars, ...asked }, telling), verdict, id, replayed: false, ruling };
}

/** Logged, since it happens rarely, and somebody wants to know at once. */
function warnOfBrokenGlass({ muster, request, identity }: GateCheck, decision: string): void {
  const { entity, environment, breakGlass } = request;
  const incident = breakGlass?.incident ?? null;
  muster.log.warn("the glass was broken", { decision, entity, environment, actor: identity.actor, incident });
}

/** Explains the same decision again if this caller wants more or less of it explained than whoever asked first. */
function tellAgain(
  { muster, request, at }: GateCheck,
  answered: AnsweredDecision,
  inForce: InForce,
): ReleaseAnswer | Promise<ReleaseAnswer> {
  const { id, verdict, telling, particulars } = answered;
  const asked = waiversAsked(inForce.waivers, { ...request, verdict, at });
  const replay = (answer: string): ReleaseAnswer => ({ answer, verdict, id, replayed: true, ruling: null });
  const asGiven = (): string => writeAnswer({ ...particulars, ...asked, replayed: true }, telling);
  if (answered.explain === request.explain) return replay(asGiven());
  return explainAnew(muster, id, request.explain, asked).then((answer) => replay(answer ?? asGiven()));
}

/** Undefined: the store lacks the decision. */
async function explainAnew(
  muster: Muster,
  id: string,
  explain: Explain,
  asked: WaiversAsked,
): Promise<string | undefined> {
  const record = await muster.store.decisions.get(id);
  return record && wholeAnswer({ ...(await decideAgain(muster, record, explain)), ...asked, replayed: true });
}
