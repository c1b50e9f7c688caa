// Why did a rule come out as it did? Every conjunct is visited, also after the first that decides.

import type { Conjunct, Evidence, UnknownCause } from "../model/finding.ts";
import { RuleError } from "./budget.ts";
import type { Compiler } from "./compiler.ts";
import { evidenceOf, evidenceSources } from "./evidence.ts";
import type { EvidenceSources } from "./evidence.ts";
import type { Explanation } from "./explanation.ts";
import type { Expression } from "./expression.ts";
import { Situation } from "./situation.ts";
import type { SlotTable } from "./slot-table.ts";
import { stateCondition } from "./state-condition.ts";
import type { State, Statement } from "./statement.ts";
import type { Truth } from "./value.ts";

/** Where several things are not known, the one a reader should hear of first. */
const CAUSES: readonly UnknownCause[] = ["rule-error", "bad-value", "source-error", "stale", "missing"];
const MOST_CLAUSES = 3;

/** Explains one rule; made when first asked for. */
export class RuleExplainer {
  readonly #compiler: Compiler;
  readonly #table: SlotTable;
  readonly #states: readonly State[];
  readonly #sources: EvidenceSources;

  constructor(expression: Expression, compiler: Compiler, table: SlotTable) {
    this.#compiler = compiler;
    this.#table = table;
    this.#states = conjunctsOf(expression).map((conjunct) => stateCondition(conjunct, compiler, false));
    this.#sources = evidenceSources(expression, compiler);
  }

  /** `truth`: what the rule came to; the explanation never says otherwise. */
  explain(truth: Truth, values: Pick<Situation, "slots" | "document" | "at">): Explanation {
    const situation = new Situation(this.#table, values);
    const statements = this.#states.map((state) => this.#state(state, situation));
    const deciding = statements.filter((statement) => statement.truth === truth);
    return {
      truth,
      cause: truth === undefined ? causeOf(deciding) : null,
      message: messageOf(deciding),
      conjuncts: statements.map(conjunctOf),
      evidence: this.#evidence(statements, situation),
    };
  }

  #state(state: State, situation: Situation): Statement {
    this.#compiler.budget.refill();
    try {
      return state(situation);
    } catch (error) {
      const text = error instanceof RuleError ? `the rule ${error.message}` : "the rule cannot convert what it reads";
      return { truth: undefined, text, causes: ["rule-error"] };
    }
  }

  #evidence(statements: readonly Statement[], situation: Situation): Evidence[] {
    const evidence = new Map<string, Evidence>();
    const add = (item: Evidence | undefined): void => {
      if (item !== undefined && !evidence.has(item.path)) evidence.set(item.path, item);
    };
    for (const [slot, expected] of this.#sources) add(evidenceOf(slot, expected, situation));
    for (const statement of statements) statement.evidence?.forEach(add);
    return [...evidence.values()];
  }
}

/** A rule that joins conditions by `and`, also nested, is as many conjuncts. */
function conjunctsOf(expression: Expression): readonly Expression[] {
  return expression.kind === "call" && expression.operator === "and"
    ? expression.args.flatMap(conjunctsOf)
    : [expression];
}

function conjunctOf({ truth, text, remedy }: Statement): Conjunct {
  return { holds: truth ?? null, message: text, ...(remedy === undefined || truth !== false ? {} : { remedy }) };
}

function causeOf(statements: readonly Statement[]): UnknownCause {
  const causes = new Set(statements.flatMap((statement) => statement.causes));
  return CAUSES.find((cause) => causes.has(cause)) ?? "rule-error";
}

function messageOf(deciding: readonly Statement[]): string {
  const texts = [...new Set(deciding.map((statement) => statement.text))];
  const shown = texts.slice(0, MOST_CLAUSES).join("; ");
  return texts.length > MOST_CLAUSES ? `${shown}; and ${texts.length - MOST_CLAUSES} more` : shown;
}
