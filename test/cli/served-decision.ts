// A decision as a server answers it, small enough to know by heart.

import { decisionBody } from "../../src/api/decision-body.ts";
import { DECISION } from "../report/sample-decision.ts";

/** As JSON; a member that is given stands in the place of the sample's. */
export function served(own: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { ...(JSON.parse(JSON.stringify(decisionBody(DECISION))) as object), ...own };
}
