// What is decided about one request? Its facts laid over what is known, the entity evaluated with the change, then the gates.

import type { CompiledScorecard } from "../evaluate/compile-scorecard.ts";
import { withRequestFacts } from "../facts/with-request-facts.ts";
import { meansEnvironment } from "../gate/bind-gates.ts";
import type { CompiledGate } from "../gate/compile-gate.ts";
import { decide } from "../gate/decide.ts";
import { documentAtGate } from "../gate/document-at-gate.ts";
import type { CatalogEntry } from "../model/catalog.ts";
import type { DecidedEntity, Decision, DecisionRequest } from "../model/decision.ts";
import type { Document } from "../model/document.ts";
import type { Problem } from "../model/problem.ts";
import type { Rulebook } from "../model/rulebook.ts";
import type { Instant } from "../model/time.ts";
import { findingsAtGate } from "./findings-at-gate.ts";
import { locationOf, provenanceOf } from "./provenance-of.ts";

/** What the catalog holds of an entity, and what rules read of it. */
export interface RegisteredEntity {
  readonly entry: CatalogEntry;
  readonly document: Document;
}

export interface GateQuestion {
  readonly rulebook: Rulebook;
  /** All of the rulebook, in its order. */
  readonly scorecards: readonly CompiledScorecard[];
  readonly gates: readonly CompiledGate[];
  readonly request: DecisionRequest;
  /** Whoever asks, as the fact sets name them. */
  readonly source: string;
  /** Undefined: the catalog lacks the entity. */
  readonly registered: RegisteredEntity | undefined;
  /** Where it does: which entity is perhaps meant. */
  readonly help?: string;
  /** What was wrong with the catalog and the facts, as far as it concerns the answer. */
  readonly problems: readonly Problem[];
  readonly at: Instant;
}

export function decideRequest(question: GateQuestion): Decision {
  const { rulebook, gates, request, registered, at } = question;
  const { known, problems } = registered === undefined ? NOBODY : lookAt(registered, question);
  return decide({
    rulebook: rulebook.digest,
    gates,
    request,
    entity: entityOf(request, registered?.entry),
    known,
    ...(question.help === undefined ? {} : { help: question.help }),
    problems: [...problems, ...freezesNotHeeded(rulebook, request.environment), ...question.problems],
    at,
  });
}

const NOBODY = { known: undefined, problems: [] } as const;

function lookAt({ entry, document }: RegisteredEntity, question: GateQuestion) {
  const { request, source, at, rulebook, scorecards } = question;
  const brought = { entity: request.entity, source, at, values: request.facts };
  const { facts, problems } = withRequestFacts(document.facts, brought, rulebook.facts);
  const asked = documentAtGate({ ...document, facts }, request.environment, request.change);
  return {
    known: { document: asked, findings: findingsAtGate(scorecards, asked, at, provenanceOf(entry, at)) },
    problems,
  };
}

function entityOf({ entity: ref }: DecisionRequest, entry: CatalogEntry | undefined): DecidedEntity {
  if (entry === undefined) return { ref, owner: null, tier: null, url: null, location: null };
  const { owner, tier } = entry.entity;
  return { ref, owner: owner ?? null, tier: tier ?? null, url: null, location: locationOf(entry) };
}

/** What is declared and not heeded has to be said. */
function freezesNotHeeded({ freezes }: Rulebook, environment: string): Problem[] {
  return freezes
    .filter((freeze) => meansEnvironment(freeze.environments, environment))
    .map(({ id }) => ({
      code: "freeze-not-heeded",
      severity: "warning",
      message: `freezes are not heeded yet: \`${id}\` may stand before this environment`,
    }));
}
