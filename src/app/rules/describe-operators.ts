// Which operators can a rule use?

import { adviseOnName } from "../../logic/operator-advice.ts";
import { findOperator, OPERATORS } from "../../logic/operators.ts";
import type { Operator } from "../../logic/operators.ts";
import { UsageError } from "../../model/usage-error.ts";

export type { Operator, OperatorExample } from "../../logic/operators.ts";

export function describeOperators(): readonly Operator[] {
  return OPERATORS;
}

/** Throws UsageError, with advice, for an operator that does not exist. */
export function describeOperator(name: string): Operator {
  const operator = findOperator(name);
  if (operator !== undefined) return operator;
  throw new UsageError(`there is no operator \`${name}\``, adviseOnName(name));
}
