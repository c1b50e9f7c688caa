// May GitHub go on with a deployment, by the gates: yes, no, or not yet?

import { askGates } from "../../../app/decisions/ask-gates.ts";
import type { Muster } from "../../../app/muster.ts";
import type { Decision, Verdict } from "../../../model/decision.ts";
import { VERDICTS } from "../../../model/decision.ts";
import type { Identity } from "../../../model/identity.ts";
import type { JsonObject } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import type { Instant } from "../../../model/time.ts";
import { commentOn, fitMarkdown } from "../../../report/comment.ts";
import type { DeploymentQuestion } from "./deployment-question.ts";
import { deployedFrom } from "../entities-by-repository.ts";

export interface DeploymentAnswer {
  readonly verdict: Verdict;
  /** Markdown. */
  readonly comment: string;
  /** When to ask again, where that is known. */
  readonly retryAt: Instant | null;
}

/** GitHub takes 1,024. */
const LONGEST_COMMENT = 1_000;

/**
 * Of several entities that live in the repository the strictest verdict counts. One that the catalog does not know is
 * judged as the gates say of what is not registered; where there is no gate at all, nothing stands before it. `facts`:
 * by name, what GitHub tells of this commit. Rejects where it cannot be decided.
 */
export async function decideDeployment(
  muster: Muster,
  question: DeploymentQuestion,
  facts: JsonObject = {},
): Promise<DeploymentAnswer> {
  const decisions: Decision[] = [];
  try {
    for (const entity of await entitiesOf(muster, question)) {
      const { environment, commit } = question;
      const change = { type: "release" as const, ...(commit !== null && { commit }) };
      decisions.push(await askGates(muster, { entity, environment, change, facts }, identityOf(question)));
    }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "no-gate-declared") throw error;
    return { verdict: "allow", comment: fitMarkdown(error.message, LONGEST_COMMENT), retryAt: null };
  }
  const verdict = VERDICTS.findLast((one) => decisions.some((decision) => decision.verdict === one)) ?? "allow";
  const retries = decisions.flatMap(({ retryAt }) => retryAt ?? []);
  return {
    verdict,
    comment: commentOn(inOrder(decisions), { most: LONGEST_COMMENT, publicUrl: muster.publicUrl }),
    retryAt: retries.length === 0 ? null : Math.min(...retries),
  };
}

async function entitiesOf(muster: Muster, { repository }: DeploymentQuestion): Promise<readonly string[]> {
  const slug = repository.toLowerCase();
  const entities = await deployedFrom(muster, slug);
  return entities.length > 0 ? entities : [`repository:${slug}`];
}

/** Whoever deploys is whoever GitHub says it is; the app itself vouches for nothing but what GitHub tells. */
function identityOf({ actor }: DeploymentQuestion): Identity {
  return {
    actor: actor === null ? "github" : `github:${actor}`,
    token: null,
    roles: ["gatekeeper"],
    groups: [],
    sources: ["github"],
    entities: ["*"],
    environments: ["*"],
  };
}

/** The strictest first. */
function inOrder(decisions: readonly Decision[]): readonly Decision[] {
  return [...decisions].sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
}
