// May this be released? Asked by a caller of the service: decided from what is known now, on disk before it is answered.

import type { ReleaseQuestion } from "../../api/decisions.ts";
import { endOf } from "../../gate/decide.ts";
import { digestOf } from "../../model/audit.ts";
import type { Explain, Verdict } from "../../model/decision.ts";
import type { Identity } from "../../model/identity.ts";
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

export interface ReleaseOptions {
  /** The caller's own: for a day the same request gets the same answer, until it may be relied upon no longer; any other is refused. */
  readonly idempotencyKey?: string | undefined;
}

export interface ReleaseAnswer {
  /** JSON. */
  readonly answer: string;
  readonly verdict: Verdict;
  /** Null: a dry run. */
  readonly id: string | null;
  /** It was decided before. */
  readonly replayed: boolean;
  /** Null where it was. */
  readonly ruling: RecordedDecision["ruling"];
}

/**
 * Throws Refusal: `forbidden` outside of the identity's scope, `invalid` for a question that makes no sense,
 * `unavailable` without rules; StoreUnavailable where the decision cannot be written.
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
  // Whoever has the verdict needs no call.
  if (callback !== undefined && decided.verdict === "wait" && decided.id !== null)
    await keepCallback(muster, decided.id, callback);
  return decided;
}

async function decideDry(check: GateCheck): Promise<ReleaseAnswer> {
  const { judgement } = await judgeState(check);
  const told = await judgement.tell();
  const { request, at } = check;
  const particulars = { id: null, change: request.change, decidedAt: at, validUntil: endOf(told.validity, at) };
  const answer = writeAnswer(particulars, told.telling.body);
  return { answer, verdict: told.verdict, id: null, replayed: false, ruling: told };
}

async function decideRecently(check: GateCheck): Promise<ReleaseAnswer> {
  const judged = await judgeCheck(check);
  const before = recentDecisions(check.muster.store).find(askedOf(check, judged));
  if (before !== undefined) return tellAgain(check, await before);
  return tell(check, await record(check, judged));
}

async function decideOnce(check: GateCheck, key: string): Promise<ReleaseAnswer> {
  const { decisions } = check.muster.store;
  const idempotency = idempotencyOf(check, key);
  const used = await decisions.idempotencyKey(idempotency.token, key, check.at);
  if (used !== undefined && used.request !== idempotency.request) throw refuseKey(key);
  const decided = used && (await decisions.get(used.decision));
  // Whoever asks again later than an allow may be relied upon is told what is decided now, under the same key or not.
  if (decided !== undefined && isOver(decided, check.at)) return decideRecently(check);
  if (decided !== undefined) return tellAgain(check, await answeredBy(check.muster.store, decided));
  return tell(check, await record(check, await judgeCheck(check), idempotency));
}

function isOver({ validUntil }: Pick<RecordedDecision, "validUntil">, at: Instant): boolean {
  return validUntil !== null && validUntil <= at;
}

/** On disk when it resolves: whoever asks the same meanwhile gets the same. */
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

function tell(check: GateCheck, recorded: RecordedDecision): ReleaseAnswer | Promise<ReleaseAnswer> {
  const { id, verdict, telling, particulars, ruling } = recorded;
  if (ruling === null) return tellAgain(check, recorded);
  if (ruling.basis.includes("break-glass")) warnOfBrokenGlass(check, id);
  return { answer: writeAnswer(particulars, telling), verdict, id, replayed: false, ruling };
}

/** What happens rarely, and somebody wants to know at once. */
function warnOfBrokenGlass({ muster, request, identity }: GateCheck, decision: string): void {
  const { entity, environment, breakGlass } = request;
  const incident = breakGlass?.incident ?? null;
  muster.log.warn("the glass was broken", { decision, entity, environment, actor: identity.actor, incident });
}

/** Whoever wants more or less of it explained than the one who asked first is told the same decision anew. */
function tellAgain({ muster, request }: GateCheck, answered: AnsweredDecision): ReleaseAnswer | Promise<ReleaseAnswer> {
  const { id, verdict, telling, particulars } = answered;
  const replay = (answer: string): ReleaseAnswer => ({ answer, verdict, id, replayed: true, ruling: null });
  const asGiven = (): string => writeAnswer({ ...particulars, replayed: true }, telling);
  if (answered.explain === request.explain) return replay(asGiven());
  return explainAnew(muster, id, request.explain).then((answer) => replay(answer ?? asGiven()));
}

/** Undefined: the store lacks it. */
async function explainAnew(muster: Muster, id: string, explain: Explain): Promise<string | undefined> {
  const record = await muster.store.decisions.get(id);
  return record && wholeAnswer({ ...(await decideAgain(muster, record, explain)), replayed: true });
}
