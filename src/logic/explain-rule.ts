// Why did a rule come out as it did? Every conjunct is looked at, even after one has decided.

import type { Conjunct, Evidence, UnknownCause } from "../model/finding.ts";
import { RuleError } from "./budget.ts";
import type { Compiler } from "./compiler.ts";
import { evidenceSources } from "./evidence.ts";
import type { Explanation } from "./explanation.ts";
import type { Expression } from "./expression.ts";
import type { Situation } from "./situation.ts";
import { stateCondition } from "./state-condition.ts";
import type { State, Statement } from "./statement.ts";
import type { Truth } from "./value.ts";

/** Where several causes apply, the first of these is told. */
const CAUSES: readonly UnknownCause[] = ["rule-error", "bad-value", "source-error", "stale", "missing"];
const MOST_CLAUSES = 3;

/** Explains one rule. */
export class RuleExplainer {
  readonly #compiler: Compiler;
  readonly #readsNow: boolean;
  readonly #states: readonly State[];
  readonly #sources: readonly { readonly slot: number; readonly expected: string | undefined }[];

  /** `readsNow`: the rule uses ages. */
  constructor(expression: Expression, compiler: Compiler, readsNow: boolean) {
    this.#compiler = compiler;
    this.#readsNow = readsNow;
    this.#states = conjunctsOf(expression).map((conjunct) => stateCondition(conjunct, compiler, false));
    this.#sources = [...evidenceSources(expression, compiler)].map(([slot, expected]) => ({ slot, expected }));
  }

  /** `truth`: what the rule came to. The explanation never contradicts it. */
  explain(truth: Truth, situation: Situation): Explanation {
    const conjuncts: Conjunct[] = [];
    const deciding: Statement[] = [];
    let tellsAge = this.#readsNow;
    const evidence = this.#sources.map(({ slot, expected }) => situation.evidence(slot, expected));
    for (const state of this.#states) {
      const statement = this.#state(state, situation);
      conjuncts.push(conjunctOf(statement));
      tellsAge ||= statement.causes.includes("stale");
      if (statement.truth === truth) deciding.push(statement);
      if (statement.evidence !== undefined) addNew(statement.evidence, evidence);
    }
    const cause = truth === undefined ? causeOf(deciding) : null;
    return { truth, cause, message: messageOf(truth, deciding), conjuncts, evidence, tellsAge };
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
}

function addNew(items: readonly Evidence[], evidence: Evidence[]): void {
  for (const item of items) if (evidence.every((known) => known.path !== item.path)) evidence.push(item);
}

/** The operands of `and`, nested ones included; any other rule is a single conjunct. */
function conjunctsOf(expression: Expression): readonly Expression[] {
  return expression.kind === "call" && expression.operator === "and"
    ? expression.args.flatMap(conjunctsOf)
    : [expression];
}

function conjunctOf({ truth, text, remedy }: Statement): Conjunct {
  const holds = truth ?? null;
  return remedy === undefined || truth !== false ? { holds, message: text } : { holds, message: text, remedy };
}

function causeOf(statements: readonly Statement[]): UnknownCause {
  let first = CAUSES.length;
  for (const { causes } of statements) for (const cause of causes) first = Math.min(first, CAUSES.indexOf(cause));
  return CAUSES[first] ?? "rule-error";
}

/** The clauses that decided, none twice: two conditions may be missing the same fact. */
function messageOf(truth: Truth, deciding: readonly Statement[]): string {
  const clauses = truth === undefined ? distinct(deciding) : deciding;
  let message = clauses[0]?.text ?? "";
  const shown = Math.min(clauses.length, MOST_CLAUSES);
  for (let at = 1; at < shown; at++) message += `; ${clauses[at]?.text}`;
  return shown < clauses.length ? `${message}; and ${clauses.length - shown} more` : message;
}

function distinct(statements: readonly Statement[]): readonly Statement[] {
  if (statements.length < 2) return statements;
  const texts = new Set<string>();
  return statements.filter(({ text }) => !texts.has(text) && texts.add(text));
}
