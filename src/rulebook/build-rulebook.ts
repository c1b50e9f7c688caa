// What rulebook do documents without errors make, in which order, and with which digest?

import { createHash } from "node:crypto";
import type { FactDeclaration } from "../model/fact.ts";
import type { Action, Freeze, Gate, Initiative } from "../model/gate.ts";
import type { JsonValue } from "../model/json.ts";
import { compareText } from "../model/problem.ts";
import type { Rulebook } from "../model/rulebook.ts";
import type { Scorecard } from "../model/scorecard.ts";
import { present } from "./build-scorecard.ts";
import { canonicalJson } from "./canonical-json.ts";
import { daysAfterInitiatives } from "./names.ts";
import { locationOf } from "./place.ts";
import { ofKind } from "./rule-documents.ts";
import type { RuleDocument } from "./rule-documents.ts";
import type { GateFile } from "./schemas/gate-schema.ts";

/**
 * The digest covers what the rules mean: neither the order of documents nor the place of anything in its file changes
 * it.
 */
export function buildRulebook(
  scorecards: readonly Scorecard[],
  documents: readonly RuleDocument[],
  facts: ReadonlyMap<string, FactDeclaration>,
): Rulebook {
  const days = daysAfterInitiatives(documents);
  const rulebook = {
    scorecards,
    gates: byId(ofKind(documents, "Gate").flatMap((gate) => buildGate(gate, days))),
    freezes: byId(ofKind(documents, "Freeze").flatMap(buildFreeze)),
    initiatives: byId(ofKind(documents, "Initiative").flatMap(buildInitiative)),
    actions: byId(ofKind(documents, "Action").flatMap(buildAction)),
    facts: new Map([...facts].sort(([a], [b]) => compareText(a, b))),
  };
  return { digest: digestOf(rulebook), ...rulebook };
}

function byId<T extends { readonly id: string }>(all: readonly T[]): readonly T[] {
  return [...all].sort((a, b) => compareText(a.id, b.id));
}

/** `days`: by initiative, the first day on which what it asks for can be required. */
function buildGate({ read, place }: RuleDocument<"Gate">, days: ReadonlyMap<string, string>): Gate[] {
  if (read === undefined) return [];
  const { id, title, environments, unregistered, ungated, breakGlass, validFor, rollback, timezone, appliesTo } = read;
  const require = read.require.map((requirement) => buildRequirement(requirement, days));
  const approvals = read.approvals.map(buildApproval);
  const plain = { id, title, environments, unregistered, ungated, breakGlass, validFor, rollback, timezone };
  return [{ ...plain, ...present({ appliesTo }), require, approvals, location: locationOf(place) }];
}

function buildApproval({ from, count, when }: GateFile["approvals"][number]): Gate["approvals"][number] {
  return { from, count, ...present({ when }) };
}

function buildRequirement(
  { scorecard, enforcement, ...rest }: GateFile["require"][number],
  days: ReadonlyMap<string, string>,
): Gate["require"][number] {
  const steps = enforcement.map(({ step, from, after, when }) => {
    const start = after === undefined ? from : days.get(after);
    return { step, ...present({ from: start, when }) };
  });
  return { scorecard, enforcement: steps, ...present(rest) };
}

function buildFreeze({ read, place }: RuleDocument<"Freeze">): Freeze[] {
  if (read === undefined) return [];
  const { id, title, environments, window, timezone, exempt, approvers, appliesTo } = read;
  const plain = { id, title, environments, window, timezone, exempt, approvers };
  return [{ ...plain, ...present({ appliesTo }), location: locationOf(place) }];
}

function buildInitiative({ read, place }: RuleDocument<"Initiative">): Initiative[] {
  if (read === undefined) return [];
  const { id, title, scorecard, start, due, level, rules, owner, remind } = read;
  return [
    { id, title, scorecard, start, due, ...present({ level, rules, owner, remind }), location: locationOf(place) },
  ];
}

function buildAction({ read, place }: RuleDocument<"Action">): Action[] {
  if (read === undefined) return [];
  const { id, title, run, roles } = read;
  return [{ id, title, run: buildRun(run), roles, location: locationOf(place) }];
}

function buildRun(run: NonNullable<RuleDocument<"Action">["read"]>["run"]): Action["run"] {
  if ("webhook" in run) {
    const { url, body } = run.webhook;
    return { webhook: { url, ...present({ body }) } };
  }
  const { repository, workflow, ref, inputs } = run.githubWorkflow;
  return { githubWorkflow: { repository, workflow, ...present({ ref, inputs }) } };
}

/**
 * Covers what the files mean. In which file and at which line a rule stands, and the order of files, makes no
 * difference.
 */
function digestOf(rulebook: Omit<Rulebook, "digest">): string {
  const meaning = { ...rulebook, scorecards: byId(rulebook.scorecards), facts: [...rulebook.facts.values()] };
  const text = canonicalJson(meaning as unknown as JsonValue, (key) => key === "location");
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
