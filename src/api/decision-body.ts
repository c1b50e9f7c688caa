// How is a decision written as JSON, and read from it again?

import type { AskedWaiver, DecidedFinding, Decision, FreezeAhead, Hold } from "../model/decision.ts";
import type { Evidence, FindingFix } from "../model/finding.ts";
import type { JsonValue } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { Refusal } from "../model/refusal.ts";
import { formatInstant, parseDuration, parseInstant } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { decisionAnswer } from "./decisions.ts";
import type { DecisionAnswer } from "./decisions.ts";
import { findingBody, problemBody } from "./finding-body.ts";

/** The contract defines the keys and their order. What goes beyond it comes last, in each part. */
export function decisionBody(decision: Decision): object {
  const { id, change, decidedAt, validUntil, links, replayed, waiversAsked } = decision;
  return {
    id,
    ...ruledBody(decision),
    change,
    ...foundBody(decision),
    decidedAt: formatInstant(decidedAt),
    validUntil: instantBody(validUntil),
    ...awaitedBody(decision),
    links,
    ...(waiversAsked && { waiversAsked: waiversAsked.map(askedWaiverBody) }),
    ...(replayed && { replayed }),
  };
}

export function askedWaiverBody({ at, ...waiver }: AskedWaiver): object {
  return { ...waiver, at: formatInstant(at) };
}

/** What the gates rule. It is the same for every version that is released while the entity stands as it does. */
export function ruledBody(decision: Decision): object {
  const { verdict, evaluation, basis, message, summary, entity, environment, gates } = decision;
  const problems = decision.problems.map(problemBody);
  return { verdict, evaluation, basis, problems, message, summary, entity, environment, gates };
}

/** Why the gates rule this. It stays the same as long as `ruledBody` does. */
export function foundBody(decision: Decision): object {
  return {
    findings: decision.findings.map(decidedFindingBody),
    holds: decision.holds.map(holdBody),
    upcoming: decision.upcoming,
    rulebook: decision.rulebook,
  };
}

/** When to ask again, and which freezes are to come. */
export function awaitedBody({ retryAt, ahead }: Decision): object {
  return { retryAt: instantBody(retryAt), ahead: ahead.map(aheadBody) };
}

function decidedFindingBody(finding: DecidedFinding): object {
  const { effect, enforcement, gate } = finding;
  const failingSince = instantBody(finding.failingSince);
  return { ...findingBody(finding), effect, failingSince, enforcement, gate };
}

function holdBody({ kind, id, title, until, who, count }: Hold): object {
  return { kind, id, title, until: instantBody(until), who, count };
}

function aheadBody({ id, title, from, until }: FreezeAhead): object {
  return { id, title, from: formatInstant(from), until: formatInstant(until) };
}

function instantBody(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}

/** The type of a value that was read from JSON, where a member is present or absent, but never `undefined`. */
type Exact<Read> = Read extends readonly (infer Item)[]
  ? readonly Exact<Item>[]
  : Read extends object
    ? { readonly [Key in keyof Read]: Exact<Exclude<Read[Key], undefined>> }
    : Read;

/**
 * Reads what `decisionBody` wrote, here or on another machine. Throws Refusal `unavailable` for anything else: whoever
 * answered has not decided anything.
 */
export function readDecisionBody(value: JsonValue): Decision {
  const { data, error } = decisionAnswer.safeParse(value);
  if (data !== undefined) return readAnswer(data as Exact<DecisionAnswer>);
  const [{ path, message } = { path: [], message: "" }] = error.issues;
  throw new Refusal("unavailable", "no-decision", `the answer is not a decision: \`${path.join(".")}\`: ${message}`);
}

function readAnswer(body: Exact<DecisionAnswer>): Decision {
  const { replayed, waiversAsked, ...answer } = body;
  return {
    ...answer,
    ...(replayed && { replayed }),
    ...(waiversAsked && { waiversAsked: waiversAsked.map((asked) => ({ ...asked, at: readInstant(asked.at) })) }),
    problems: answer.problems.map(readProblem),
    findings: answer.findings.map(readFinding),
    holds: answer.holds.map((hold) => ({ ...hold, until: readInstantOrNull(hold.until) })),
    ahead: answer.ahead.map((one) => ({ ...one, from: readInstant(one.from), until: readInstant(one.until) })),
    decidedAt: readInstant(answer.decidedAt),
    validUntil: readInstantOrNull(answer.validUntil),
    retryAt: readInstantOrNull(answer.retryAt),
  };
}

type AnsweredFinding = Exact<DecisionAnswer>["findings"][number];

function readFinding(body: AnsweredFinding): DecidedFinding {
  const { waiver, fix, ...finding } = body;
  return {
    ...finding,
    waiver: waiver === null ? null : { ...waiver, until: readInstant(waiver.until) },
    evidence: finding.evidence.map(readEvidence),
    failingSince: readInstantOrNull(finding.failingSince),
    ...(fix === null ? {} : { fix: readFix(fix) }),
  };
}

function readEvidence({ observedAt, maxAge, ...evidence }: AnsweredFinding["evidence"][number]): Evidence {
  return {
    ...evidence,
    ...(observedAt === undefined ? {} : { observedAt: readInstant(observedAt) }),
    ...(maxAge === undefined ? {} : { maxAge: readDuration(maxAge) }),
  };
}

function readFix({ effort, ...fix }: NonNullable<AnsweredFinding["fix"]>): FindingFix {
  return { ...fix, ...(effort === undefined ? {} : { effort: readDuration(effort) }) };
}

function readProblem({ file, line, column, ...problem }: Exact<DecisionAnswer>["problems"][number]): Problem {
  return {
    ...problem,
    ...(file === null ? {} : { file }),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
  };
}

function readInstantOrNull(text: string | null): Instant | null {
  return text === null ? null : readInstant(text);
}

/** The schema has checked that it is an instant. */
function readInstant(text: string): Instant {
  return parseInstant(text) ?? Number.NaN;
}

function readDuration(text: string): Milliseconds {
  return parseDuration(text) ?? Number.NaN;
}
