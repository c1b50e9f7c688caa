// Do the gates let GitHub go on with a deployment: yes, no, or not yet?

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
  /** When to ask again; null: not known. */
  readonly retryAt: Instant | null;
}

/** GitHub's limit is 1,024 characters. */
const LONGEST_COMMENT = 1_000;

/**
 * Where several entities live in the repository the strictest verdict counts. A repository without entities is judged
 * as unregistered. Where no gate is declared at all, the deployment is allowed. `facts`: by name, what GitHub tells
 * about this commit. Rejects where no decision can be made.
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

/** The actor is whoever GitHub names. The App itself may only deliver facts from GitHub. */
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

/** The strictest verdict first. */
function inOrder(decisions: readonly Decision[]): readonly Decision[] {
  return [...decisions].sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
}
