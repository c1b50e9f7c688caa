// What do the gates rule? Also if none binds, or if the catalog lacks the entity.

import type { Basis, BreakGlass, DecidedEntity, FreezeAhead, Hold, Verdict } from "../model/decision.ts";
import type { Document } from "../model/document.ts";
import { isOpen } from "../model/finding.ts";
import type { InForce } from "../model/in-force.ts";
import { nearest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import { formatInstant } from "../model/time.ts";
import type { Instant } from "../model/time.ts";
import { bindGates, gatesBefore } from "./bind-gates.ts";
import { breaksGlass } from "./break-glass.ts";
import type { CompiledFreeze } from "./compile-freeze.ts";
import type { CompiledGate } from "./compile-gate.ts";
import { holdsOf } from "./holds.ts";
import type { Holds } from "./holds.ts";
import type { JudgedFinding } from "./judge-finding.ts";
import { judgeGates } from "./judge-gates.ts";
import type { GateJudgement, RequiredFindings } from "./judge-gates.ts";
import { ENDS_SOON } from "./leniency.ts";
import { NO_REQUIREMENTS } from "./required-rules.ts";
import { summariseFindings } from "./summarise-findings.ts";
import { basisOf, rulesSay, verdictOf } from "./verdict.ts";
import type { Said } from "./verdict.ts";

export interface KnownEntity {
  /** With the change, as `documentAtGate` makes it. */
  readonly document: Document;
  readonly findings: RequiredFindings;
}

/** A release as the gates see it. */
export interface Release {
  readonly gates: readonly CompiledGate[];
  /** Those of the rule files. Freezes that people declared are part of `inForce`. */
  readonly freezes: readonly CompiledFreeze[];
  readonly inForce: InForce;
  /** Normalised. */
  readonly environment: string;
  readonly entity: DecidedEntity;
  /** Undefined: the catalog lacks the entity. */
  readonly known: KnownEntity | undefined;
  /** If the catalog lacks the entity: which one is perhaps meant. */
  readonly help?: string;
  /** Who releases it. */
  readonly actor: string | undefined;
  /** A verified rollback: it is known that this was deployed there before. */
  readonly isRollback: boolean;
  readonly breakGlass: BreakGlass | undefined;
  readonly at: Instant;
}

/** What is decided, before it is told. */
export interface Ruling extends GateJudgement {
  readonly verdict: Verdict;
  readonly basis: readonly Basis[];
  readonly holds: readonly Hold[];
  readonly ahead: readonly FreezeAhead[];
  /** The gates that bind. */
  readonly gates: readonly CompiledGate[];
  readonly problems: readonly Problem[];
}

export function ruleRelease(release: Release): Ruling {
  const { known, at, entity, environment } = release;
  const standing = gatesBefore(release.gates, environment);
  if (standing.length === 0) return ruleUnasked(release, release.gates, noGateBefore(release));
  if (known === undefined) return ruleUnregistered(standing, release);
  const gates = bindGates(standing, known.document, at);
  if (gates.length === 0) return ruleUnasked(release, standing, noGateApplies(release));
  const judgement = judgeGates(gates, known.findings, environment, release.inForce, at);
  const { findings } = judgement;
  const problems = [
    ...nothingApplies(gates, findings, entity),
    ...noBaseline(findings),
    ...waiversEnding(findings, at),
  ];
  return finish(release, { judgement, gates, rules: rulesSay(findings), unasked: [], problems });
}

/** What the gates say, before holds and overrides are looked at. */
interface Asked {
  readonly judgement: GateJudgement;
  readonly gates: readonly CompiledGate[];
  readonly rules: Said["rules"];
  /** Why the rules were not asked. */
  readonly unasked: readonly Basis[];
  readonly problems: readonly Problem[];
}

/** Looks at freezes, locks and overrides, which count whether a gate binds or not. */
function finish(release: Release, asked: Asked): Ruling {
  const { judgement, gates, rules, unasked } = asked;
  const held = holdsOf(
    { ...release, entity: release.entity.ref, document: release.known?.document },
    judgement.requirements.approvals,
  );
  const said = { rules, held, unasked, findings: judgement.findings };
  const before = verdictOf(said);
  const rollsBack = before !== "allow" && release.isRollback && gates.every(({ gate }) => gate.rollback === "allow");
  const broken = breaksGlass(release, gates, before, said);
  const override: Basis | undefined = rollsBack ? "rollback" : broken.isGranted ? "break-glass" : undefined;
  const verdict = override === undefined ? before : "allow";
  return {
    ...judgement,
    verdict,
    basis: basisOf(verdict, said, override),
    holds: held.holds,
    ahead: held.ahead,
    gates,
    problems: [...asked.problems, ...rejectedBy(held), ...broken.problems],
    until: Math.min(judgement.until, held.until),
    id: [judgement.id, held.id, override ?? ""].join(" "),
  };
}

const NOTHING_JUDGED: Omit<GateJudgement, "id"> = {
  evaluation: "unknown",
  findings: [],
  upcoming: [],
  summary: summariseFindings([]),
  requirements: NO_REQUIREMENTS,
  until: Number.POSITIVE_INFINITY,
};

/** `gates`: those that could have bound. The strictest of their `ungated` settings decides. */
function ruleUnasked(release: Release, gates: readonly CompiledGate[], problem: Omit<Problem, "severity">): Ruling {
  const words = new Set(gates.map(({ gate }) => gate.ungated));
  const blocks = words.has("block");
  const isSilent = gates.length > 0 && !blocks && !words.has("warn");
  return finish(release, {
    judgement: { ...NOTHING_JUDGED, id: blocks ? "no-gate block" : "no-gate" },
    gates: [],
    rules: blocks ? "block" : "allow",
    unasked: ["no-gate"],
    problems: isSilent ? [] : [{ ...problem, severity: blocks ? "error" : "warning" }],
  });
}

function noGateBefore({ gates, environment }: Release): Omit<Problem, "severity"> {
  const meant = nearest(
    environment,
    gates.flatMap(({ environments }) => environments),
  );
  const names = gates.map(({ gate }) => `\`${gate.id}\` (${gate.environments.join(", ")})`);
  return {
    code: "no-gate",
    message: `no gate stands before \`${environment}\`: nothing was asked`,
    help: [
      ...(meant === undefined ? [] : [`did you mean \`${meant}\`?`]),
      names.length === 0 ? "the rules declare no gate" : `the gates are ${names.join(", ")}`,
    ].join(" "),
  };
}

function noGateApplies({ environment, entity }: Release): Omit<Problem, "severity"> {
  return {
    code: "no-gate",
    message: `no gate before \`${environment}\` applies to \`${entity.ref}\` and this change: nothing was asked`,
  };
}

/** Whether a gate applies cannot be asked of an entity that nobody knows: all gates before the environment bind. */
function ruleUnregistered(gates: readonly CompiledGate[], release: Release): Ruling {
  const { entity, help } = release;
  const words = new Set(gates.map(({ gate }) => gate.unregistered));
  const blocks = words.has("block");
  const problem: Problem = {
    code: "unregistered-entity",
    severity: blocks ? "error" : "warning",
    message: `the catalog does not hold \`${entity.ref}\`: no rule was asked`,
    ...(help === undefined ? {} : { help }),
  };
  return finish(release, {
    judgement: { ...NOTHING_JUDGED, id: `unregistered ${gates.map(({ gate }) => gate.id).join(" ")}` },
    gates,
    rules: blocks ? "block" : "allow",
    unasked: ["unregistered"],
    problems: blocks || words.has("warn") ? [problem] : [],
  });
}

/** Warns, since a release of which nothing was asked must not look as if everything had passed. */
function nothingApplies(
  gates: readonly CompiledGate[],
  findings: readonly JudgedFinding[],
  { ref }: DecidedEntity,
): Problem[] {
  const asks = gates.some(({ requirements }) => requirements.length > 0);
  if (!asks || findings.some(({ outcome }) => outcome !== "not-applicable")) return [];
  const message = `nothing that the gates require applies to \`${ref}\``;
  return [{ code: "nothing-applies", severity: "warning", message }];
}

function noBaseline(findings: readonly JudgedFinding[]): Problem[] {
  const softened = findings.filter(
    ({ outcome, effect, enforcement }) => isOpen(outcome) && effect === "warning" && enforcement.step === "ratchet",
  );
  if (softened.length === 0) return [];
  const number = softened.length === 1 ? "a finding" : `${softened.length} findings`;
  const message = `no earlier release to compare with: \`ratchet\` only warns about ${number}`;
  return [{ code: "no-baseline", severity: "warning", message }];
}

function waiversEnding(findings: readonly JudgedFinding[], at: Instant): Problem[] {
  return findings.flatMap(({ scorecard, rule, waiver }): Problem[] => {
    if (waiver === null || (waiver.state === "active" && waiver.until > at + ENDS_SOON)) return [];
    const address = `${scorecard}/${rule}`;
    const until = formatInstant(waiver.until);
    return waiver.state === "active"
      ? [{ code: "waiver-ends", severity: "warning", message: `the waiver of \`${address}\` ends at ${until}` }]
      : [{ code: "waiver-expired", severity: "warning", message: `the waiver of \`${address}\` ended at ${until}` }];
  });
}

function rejectedBy({ rejected }: Holds): Problem[] {
  if (rejected === undefined) return [];
  const why = rejected.reason === null ? "" : `: ${rejected.reason}`;
  return [{ code: "rejected", severity: "error", message: `${rejected.by} rejected this release${why}` }];
}
