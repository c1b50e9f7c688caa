// How do stored evaluations appear as results of Tech Insights checks? Nothing is evaluated on request.

import { createHash } from "node:crypto";
import type { EntityPath } from "../../../api/parts.ts";
import type { CheckResult, RunBulkRequest } from "../../../api/tech-insights.ts";
import { findEntity } from "../../../app/evaluations/find-entity.ts";
import { walkEvaluations } from "../../../app/evaluations/walk-evaluations.ts";
import { knownFacts } from "../../../app/facts/known-facts.ts";
import { currentRules } from "../../../app/rules/current-rules.ts";
import type { CompiledRulebook } from "../../../app/rules/rules-in-force.ts";
import type { Muster } from "../../../app/muster.ts";
import { formatRef, parseRef } from "../../../model/entity.ts";
import type { EntityRef } from "../../../model/entity.ts";
import type { EvaluationRecord } from "../../../model/evaluation-record.ts";
import { Refusal } from "../../../model/refusal.ts";
import { selectChecks } from "./checks.ts";
import type { CheckOfRule } from "./checks.ts";
import { factsOfCheck } from "./facts.ts";

/** Unknown and not applicable rules have no result, since a result can only be true or false. */
export async function runChecks(
  muster: Muster,
  path: EntityPath,
  asked: readonly string[] | undefined,
): Promise<readonly CheckResult[]> {
  const rules = await currentRules(muster);
  const checks = selectChecks(rules, asked);
  const { document, evaluations, rulebook } = await findEntity(muster, path);
  if (rulebook !== rules.rulebook.digest) return [];
  const known = knownFacts(document, rules.rulebook, muster.clock.now());
  return checks.flatMap(({ check, scorecard, index, facts }) => {
    const result = resultOf(evaluations.get(scorecard), index);
    if (result === undefined) return [];
    return [{ facts: factsOfCheck(known, rules.rulebook.facts, facts), check, result }];
  });
}

function resultOf(record: EvaluationRecord | undefined, index: number): boolean | undefined {
  const outcome = record?.outcomes[index]?.outcome;
  if (outcome === "pass") return true;
  return outcome === "fail" ? false : undefined;
}

/** The results of many entities. */
export interface BulkRun {
  /** An ETag: differs whenever any of the results differ. */
  readonly tag: string;
  /** The JSON text in pieces, since that of a whole catalog exceeds the maximum length of a string. */
  readonly pieces: AsyncGenerator<string, void>;
}

/** A check's result as JSON, written once for all entities that have it. */
interface WrittenCheck {
  readonly scorecard: string;
  readonly index: number;
  readonly pass: string;
  readonly fail: string;
}

/**
 * An empty list means all evaluated entities. Facts are told only when a single entity is asked for. Throws Refusal
 * `malformed` where `entities` is missing, or one of them is not a ref.
 */
export async function runBulk(muster: Muster, { entities, checks: asked }: RunBulkRequest): Promise<BulkRun> {
  if (entities === undefined) {
    const help = 'send `{"entities": ["component:default/checkout"]}`; an empty list is every entity';
    throw new Refusal("malformed", "no-entities", "`entities` is not given", { help });
  }
  const refs = entities.map((entity) => readRef(entity));
  const rules = await currentRules(muster);
  const written = selectChecks(rules, asked).map(writeCheck);
  const found = refs.length === 0 ? await ofAll(muster, rules, written) : await ofThese(muster, rules, written, refs);
  return { tag: tagOf(rules, asked, found), pieces: writeAll(found, written) };
}

function readRef(entity: NonNullable<RunBulkRequest["entities"]>[number]): EntityRef {
  const parts = typeof entity === "string" ? parseRef(entity) : entity;
  if (parts !== undefined) return formatRef(parts);
  throw new Refusal("malformed", "not-a-ref", `\`entities\` names no entity: \`${JSON.stringify(entity)}\``, {
    help: "write refs as `component:default/checkout`",
  });
}

function writeCheck({ check, scorecard, index }: CheckOfRule): WrittenCheck {
  const write = (result: boolean): string => JSON.stringify({ facts: {}, check, result } satisfies CheckResult);
  return { scorecard, index, pass: write(true), fail: write(false) };
}

/** By entity, one character per check: `t`, `f`, or `.` for no result. */
type Results = ReadonlyMap<EntityRef, string>;

async function ofAll(
  muster: Muster,
  { rulebook }: CompiledRulebook,
  written: readonly WrittenCheck[],
): Promise<Results> {
  const records = new Map<EntityRef, EvaluationRecord[]>();
  await walkEvaluations(muster, {}, rulebook.digest, (record) => {
    const before = records.get(record.entity);
    if (before === undefined) records.set(record.entity, [record]);
    else before.push(record);
  });
  return new Map([...records].map(([entity, ofEntity]) => [entity, marksOf(ofEntity, written)]));
}

/** In the order in which they were asked for; entities that are not in the catalog have no results. */
async function ofThese(
  { store }: Muster,
  { rulebook }: CompiledRulebook,
  written: readonly WrittenCheck[],
  refs: readonly EntityRef[],
): Promise<Results> {
  const found = await store.evaluations.of(refs);
  return new Map(
    refs.map((ref) => {
      const evaluated = found.get(ref);
      return [ref, marksOf(evaluated?.rulebook === rulebook.digest ? evaluated.records : [], written)];
    }),
  );
}

function marksOf(records: readonly EvaluationRecord[], written: readonly WrittenCheck[]): string {
  const byScorecard = new Map(records.map((record) => [record.scorecard, record]));
  const marks = { true: "t", false: "f", undefined: "." } as const;
  return written.map(({ scorecard, index }) => marks[`${resultOf(byScorecard.get(scorecard), index)}`]).join("");
}

function tagOf({ rulebook }: CompiledRulebook, asked: readonly string[] | undefined, found: Results): string {
  const hash = createHash("sha256").update(JSON.stringify([rulebook.digest, asked ?? null]));
  for (const [entity, marks] of found) hash.update(`\n${entity} ${marks}`);
  return `W/"${hash.digest("base64url").slice(0, 22)}"`;
}

/** How many characters are sent at once. */
const PIECE = 128 * 1_024;

async function* writeAll(found: Results, written: readonly WrittenCheck[]): AsyncGenerator<string, void> {
  let piece = "[";
  let isFirst = true;
  for (const [entity, marks] of found) {
    const results = written.flatMap(({ pass, fail }, index) => {
      const mark = marks[index];
      if (mark === ".") return [];
      return mark === "t" ? pass : fail;
    });
    piece += `${isFirst ? "" : ","}{"entity":${JSON.stringify(entity)},"results":[${results.join(",")}]}`;
    isFirst = false;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}]`;
}
