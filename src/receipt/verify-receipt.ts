// Does a receipt allow this release? Decided without asking the service.

import { refNamed } from "../model/entity.ts";
import { normaliseEnvironment } from "../model/environment.ts";
import { formatDuration, formatInstant, parseInstant } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { isRefused, refused, verifyEnvelope } from "./verify-envelope.ts";
import type { ProvedStatement, Refused, RefusedCode, TrustedKey } from "./verify-envelope.ts";

/** What is to be released, and under which conditions. */
export interface Expected {
  /** The algorithm as in-toto names it: `sha256`, `gitCommit`. */
  readonly algorithm: string;
  /** Hex, lower case. */
  readonly digest: string;
  readonly environment?: string | undefined;
  /** A ref, or the name alone of a component. */
  readonly entity?: string | undefined;
  /** How old the decision may be. */
  readonly maxAge?: Milliseconds | undefined;
  readonly at: Instant;
}

export interface VerifiedReceipt {
  readonly decision: string;
  readonly entity: string;
  readonly environment: string;
  readonly decidedAt: Instant;
  /** Null: until something it rests on changes, which cannot be known without asking the service. */
  readonly validUntil: Instant | null;
  readonly signedBy: string;
}

/** Allows for clocks that differ a little. */
const LENIENCY: Milliseconds = 60_000;

/** Where something is wrong: the first objection, each with its own code. */
export async function verifyReceipt(
  text: string,
  keys: readonly TrustedKey[],
  expected: Expected,
): Promise<VerifiedReceipt | Refused> {
  const proved = await verifyEnvelope(text, keys);
  if (isRefused(proved)) return proved;
  const receipt = readReceipt(proved);
  if (isRefused(receipt)) return receipt;
  return objection(receipt, proved, expected) ?? receipt.told;
}

interface Receipt {
  readonly verdict: string;
  readonly told: VerifiedReceipt;
}

/** The namespace of the predicate type does not matter, since the key says whose statement it is. */
const DECISION = /\/gate-decision\/v1$/;

function readReceipt({ predicateType, predicate, signedBy }: ProvedStatement): Receipt | Refused {
  if (!DECISION.test(predicateType)) {
    return refused("wrong-predicate", `it states \`${predicateType}\`, which is not a decision of a gate`);
  }
  const { decisionId, decision, entity, environment, timeCreated, validUntil } = predicate;
  const decidedAt = instantOf(timeCreated);
  const ends = validUntil === null ? null : instantOf(validUntil);
  const texts = [decisionId, decision, entity, environment];
  if (!areTexts(texts) || decidedAt === undefined || ends === undefined) {
    return refused("malformed-statement", "the decision in it lacks what one has");
  }
  const [id = "", verdict = "", ref = "", where = ""] = texts;
  return { verdict, told: { decision: id, entity: ref, environment: where, decidedAt, validUntil: ends, signedBy } };
}

function areTexts(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === "string");
}

function instantOf(value: unknown): Instant | undefined {
  return typeof value === "string" ? parseInstant(value) : undefined;
}

type Objection = (receipt: Receipt, proved: ProvedStatement, expected: Expected) => string | false | undefined;

const OBJECTIONS: readonly (readonly [RefusedCode, Objection])[] = [
  [
    "other-digest",
    (_, { subject }, { algorithm, digest }) =>
      !subject.some((one) => one.digest[algorithm] === digest) &&
      `it is not about \`${algorithm}:${digest}\` but about ${namesOf(subject)}`,
  ],
  [
    "other-environment",
    ({ told }, _, { environment }) =>
      environment !== undefined &&
      normaliseEnvironment(environment) !== told.environment &&
      `it is for \`${told.environment}\`, not for \`${normaliseEnvironment(environment)}\``,
  ],
  [
    "other-entity",
    ({ told }, _, { entity }) =>
      entity !== undefined &&
      refOf(entity) !== refOf(told.entity) &&
      `it is of \`${told.entity}\`, not of \`${entity}\``,
  ],
  ["not-allowed", ({ verdict, told }) => verdict !== "allow" && `\`${told.decision}\` says \`${verdict}\``],
  [
    "not-yet",
    ({ told }, _, { at }) =>
      told.decidedAt > at + LENIENCY && `it was decided at ${formatInstant(told.decidedAt)}, which is yet to come`,
  ],
  [
    "expired",
    ({ told }, _, { at }) =>
      told.validUntil === null
        ? "it does not say until when it is good"
        : told.validUntil <= at && `it was good until ${formatInstant(told.validUntil)}`,
  ],
  [
    "too-old",
    ({ told }, _, { at, maxAge }) =>
      maxAge !== undefined &&
      at - told.decidedAt > maxAge &&
      `it was decided at ${formatInstant(told.decidedAt)}, longer than ${formatDuration(maxAge)} ago`,
  ],
];

function objection(receipt: Receipt, proved: ProvedStatement, expected: Expected): Refused | undefined {
  for (const [code, objects] of OBJECTIONS) {
    const message = objects(receipt, proved, expected);
    if (typeof message === "string") return refused(code, message);
  }
  return undefined;
}

/** The ref, however it was written. */
function refOf(entity: string): string {
  return refNamed(entity, "component") ?? entity;
}

function namesOf(subject: ProvedStatement["subject"]): string {
  const names = subject.flatMap(({ digest }) => Object.entries(digest).map(([name, hex]) => `\`${name}:${hex}\``));
  return names.length === 0 ? "nothing" : names.join(", ");
}
