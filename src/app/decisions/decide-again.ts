// What is decided again from the records of a decision, by the rulebook it was decided by?

import type { Decision, Explain } from "../../model/decision.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import { NOTHING_IN_FORCE } from "../../model/in-force.ts";
import { decideRequest } from "./decide-request.ts";
import { registeredFrom } from "./decision-inputs.ts";
import { asRecorded, readRequest } from "./decision-record.ts";
import { inForceFrom } from "./in-force-reader.ts";
import { refuseMissing } from "./kept-telling.ts";
import type { Muster } from "../muster.ts";
import { requestSource } from "../access/request-source.ts";

/**
 * `explain` left out: as it was asked for. Throws Refusal `unavailable` if the store lacks what the decision rests on.
 */
export async function decideAgain(
  { rules, store }: Pick<Muster, "rules" | "store">,
  record: DecisionRecord,
  explain?: Explain,
): Promise<Decision> {
  const [compiled, inputs, inForce] = await Promise.all([
    rules.of(record.rulebook, store),
    store.decisions.text(record.inputs),
    record.inForce === null ? null : store.decisions.text(record.inForce),
  ]);
  if (compiled === undefined) return refuseMissing(record, "the rulebook that it rests on", record.rulebook);
  if (inputs === undefined) return refuseMissing(record, "what was known", record.inputs);
  if (inForce === undefined) return refuseMissing(record, "what was in force", record.inForce ?? "");
  const { request, by, help, notEvaluated } = readRequest(record);
  const decision = decideRequest({
    rules: compiled,
    request: explain === undefined ? request : { ...request, explain },
    source: requestSource(by),
    registered: registeredFrom(inputs),
    inForce: inForce === null ? NOTHING_IN_FORCE : inForceFrom(inForce),
    ...(help === undefined ? {} : { help }),
    problems: [],
    at: record.decidedAt,
    isInTime: (scorecard) => !notEvaluated.includes(scorecard),
  });
  return asRecorded(decision, record.id);
}
