// What do the scorecards say of an entity that is about to be released? They are evaluated when somebody asks for them.

import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import { evaluateScorecard, heldLevel, targetOf } from "../../evaluate/evaluate-scorecard.ts";
import type { ScorecardEvaluation } from "../../evaluate/evaluate-scorecard.ts";
import { NOTHING_WAIVED } from "../../evaluate/waived-rules.ts";
import { explainFinding } from "../../evaluate/explain-finding.ts";
import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import type { ExplainedFindings } from "../../gate/decide.ts";
import type { Values } from "../../logic/compile-rules.ts";
import type { Document, HeldLevel } from "../../model/document.ts";
import type { Finding, Outcome } from "../../model/finding.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import type { Instant } from "../../model/time.ts";
import { scorecardsAtGate } from "./scorecards-at-gate.ts";
import type { ScorecardAtGate } from "./scorecards-at-gate.ts";

export interface AskedEntity {
  /** All of the rulebook, in dependency order. */
  readonly scorecards: readonly CompiledScorecard[];
  /** With the change and the facts of the request. Its levels are not read. */
  readonly document: Document;
  readonly provenance: EntityProvenance;
  readonly at: Instant;
  failingSince(scorecard: string, rule: string): Instant | null;
  /**
   * Called once before each scorecard is evaluated. False: no time is left for it, and the outcomes of its rules are
   * unknown.
   */
  isInTime(scorecard: string): boolean;
}

/** Undefined: the scorecard does not apply. */
type MaybeEvaluated = ScorecardEvaluation | undefined;

/**
 * The entity's own levels are those it holds with the change and the facts of the request. What was answered once stays
 * the answer.
 */
export class FindingsAtGate implements ExplainedFindings {
  /** Scorecards that no time was left for. */
  readonly notEvaluated: string[] = [];
  readonly #asked: AskedEntity;
  readonly #document: Document & { readonly levels: Map<string, HeldLevel> };
  readonly #scorecards: ReadonlyMap<string, ScorecardAtGate>;
  readonly #standings = new Map<string, MaybeEvaluated>();
  readonly #values = new Map<string, Values>();

  constructor(asked: AskedEntity) {
    this.#asked = asked;
    this.#document = { ...asked.document, levels: new Map() };
    this.#scorecards = scorecardsAtGate(asked.scorecards);
  }

  /** The levels that were read so far, by scorecard. */
  get levels(): ReadonlyMap<string, HeldLevel> {
    return this.#document.levels;
  }

  scorecard(id: string): Scorecard | undefined {
    return this.#scorecards.get(id)?.compiled.scorecard;
  }

  target(id: string): string | undefined {
    return this.scorecard(id)?.levels[(this.#standing(id)?.targetRank ?? 0) - 1];
  }

  outcomes(id: string): readonly Outcome[] | undefined {
    return this.#standing(id)?.outcomes;
  }

  failingSince(scorecard: string, rule: string): Instant | null {
    return this.#asked.failingSince(scorecard, rule);
  }

  explain(id: string, rule: string): Finding {
    const { compiled } = this.#find(id);
    const index = compiled.rules.findIndex((one) => one.rule.id === rule);
    const outcome = this.outcomes(id)?.[index] ?? "not-applicable";
    const finding = explainFinding(compiled, index, outcome, this.#valuesOf(compiled), this.#asked.provenance);
    if (this.#standing(id) === undefined) return withoutScorecard(finding);
    return this.notEvaluated.includes(id) ? withoutTime(finding) : finding;
  }

  #standing(id: string): MaybeEvaluated {
    if (!this.#standings.has(id)) this.#standings.set(id, this.#evaluate(this.#find(id)));
    return this.#standings.get(id);
  }

  #evaluate({ compiled, reads }: ScorecardAtGate): MaybeEvaluated {
    for (const id of reads) this.#holdLevel(id);
    const { id } = compiled.scorecard;
    if (this.#asked.isInTime(id)) return evaluateScorecard(compiled, this.#document, this.#asked.at);
    this.notEvaluated.push(id);
    // The target stays: nobody has to reach less because there was no time.
    const targetRank = targetOf(compiled, this.#valuesOf(compiled));
    const outcomes = compiled.rules.map(() => "unknown" as const);
    return { outcomes, waived: NOTHING_WAIVED, rank: 0, targetRank, standing: "unknown", score: 0 };
  }

  /** The level of a scorecard that no time was left for is not known. */
  #holdLevel(id: string): void {
    const { compiled } = this.#find(id);
    const standing = this.#standing(id);
    if (!this.notEvaluated.includes(id)) this.#document.levels.set(id, heldLevel(compiled, standing));
  }

  #valuesOf(compiled: CompiledScorecard): Values {
    const { id } = compiled.scorecard;
    const values = this.#values.get(id) ?? compiled.conditions.load(this.#document, this.#asked.at);
    this.#values.set(id, values);
    return values;
  }

  #find(id: string): ScorecardAtGate {
    const found = this.#scorecards.get(id);
    if (found === undefined) throw new RangeError(`the rulebook has no scorecard \`${id}\``);
    return found;
  }
}

function withoutScorecard(finding: Finding): Finding {
  const message = `the scorecard \`${finding.scorecard}\` does not apply`;
  return { ...finding, message, conjuncts: [], evidence: [] };
}

function withoutTime(finding: Finding): Finding {
  const message = "it was not evaluated: the time for a decision was over";
  return { ...finding, cause: "rule-error", message, conjuncts: [], evidence: [] };
}
