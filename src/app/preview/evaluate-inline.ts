// What would rules say of a document that is handed in? Nothing is stored.

import type { EvaluateAnswer, EvaluateRequest } from "../../api/evaluate.ts";
import { problemBody } from "../../api/finding-body.ts";
import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import type { Document } from "../../model/document.ts";
import type { Problem } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import { formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { candidateRules } from "../rules/candidate-rules.ts";
import type { CandidateRules } from "../rules/candidate-rules.ts";
import { catalogProvenance } from "../catalog/catalog-provenance.ts";
import { currentRules } from "../rules/current-rules.ts";
import { evaluateNow } from "../evaluations/evaluate-now.ts";
import { findEntity } from "../evaluations/find-entity.ts";
import { inlineDocument, withStatedFacts } from "./inline-document.ts";
import type { Muster } from "../muster.ts";
import { tellFindings, tellStanding } from "../reports/tell-findings.ts";

/**
 * Throws Refusal: `invalid` where the rules do not load or there is nothing to try them on; `missing` where the catalog
 * lacks the entity; `too-large` for too many rules.
 */
export async function evaluateInline(muster: Muster, request: EvaluateRequest): Promise<EvaluateAnswer> {
  const at = readInstant(request.at) ?? muster.clock.now();
  if (request.entity === undefined && request.documents.length === 0) {
    throw new Refusal("invalid", "nothing-to-evaluate", "there is nothing to try the rules on", {
      help: "name an `entity` of the catalog, or hand in `documents`",
    });
  }
  const rules = await rulesToTry(muster, request);
  const { rulebook } = rules;
  const problems: Problem[] = [...rules.problems];
  const items: EvaluateAnswer["items"][number][] = [];
  for (const asked of await documentsOf({ muster, request, rulebook, at, problems })) {
    items.push(tellDocument(asked, rules, request, at));
    await muster.pause?.();
  }
  return { rulebook: rulebook.digest, at: formatInstant(at), items, next: null, problems: problems.map(problemBody) };
}

async function rulesToTry(muster: Muster, { rules }: EvaluateRequest): Promise<CandidateRules> {
  if (rules !== undefined) return candidateRules(muster, rules);
  const { rulebook, scorecards } = await currentRules(muster);
  return { rulebook, scorecards, isCandidate: () => true, problems: [] };
}

interface Asked {
  readonly document: Document;
  /** Scorecards whose levels were stated. Those levels are taken as they are, and not evaluated. */
  readonly stated: ReadonlySet<string>;
  readonly provenance: EntityProvenance;
}

/** Which rules are tried on what. Problems found on the way are added to `problems`. */
interface Trial {
  readonly muster: Muster;
  readonly request: EvaluateRequest;
  readonly rulebook: Rulebook;
  readonly at: Instant;
  readonly problems: Problem[];
}

async function documentsOf(trial: Trial): Promise<Asked[]> {
  const { request, rulebook, at, problems } = trial;
  const known = request.entity === undefined ? [] : [await knownEntity(trial, request.entity)];
  const provenance = { source: "request", observedAt: at };
  const handedIn = request.documents.map((written, index) => {
    const document = inlineDocument(written, ["documents", index], { names: rulebook, at, problems });
    return { document, stated: new Set(document.levels.keys()), provenance };
  });
  return [...known, ...handedIn];
}

async function knownEntity({ muster, request, rulebook, at, problems }: Trial, entity: string): Promise<Asked> {
  const { document, entry } = await findEntity(muster, entity);
  const { ref } = entry.entity;
  const kept = (await muster.store.facts.of([ref])).get(ref) ?? [];
  const provenance = (await catalogProvenance(muster.store, at))(entry);
  const laidOver = withStatedFacts(document, kept, request.facts, { names: rulebook, at, problems });
  return { document: laidOver, stated: new Set(), provenance };
}

function tellDocument(
  { document, stated, provenance }: Asked,
  { scorecards, isCandidate }: CandidateRules,
  { change, explain }: EvaluateRequest,
  at: Instant,
): EvaluateAnswer["items"][number] {
  const asked = change === undefined ? document : { ...document, change: { type: "release", ...change } };
  const evaluated = scorecards.filter(({ scorecard: { id } }) => isCandidate(id) || !stated.has(id));
  const told = evaluateNow(asked, evaluated, at).flatMap(({ compiled, evaluation, document: read }) => {
    const { id, title, draft } = compiled.scorecard;
    if (!isCandidate(id)) return [];
    const basis = { document: read, provenance };
    const findings = tellFindings({ compiled, evaluation, record: undefined, at, basis }, () => true, explain);
    return [{ scorecard: id, title, draft, ...tellStanding(compiled, evaluation), findings }];
  });
  return { entity: document.entity.ref, scorecards: told };
}

/** INVARIANT: the schema has checked that the text is a time. */
function readInstant(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : parseInstant(text);
}
