// Where in a rule file do conditions stand, and what may each of them read?

import { items, member, stands, textAt } from "./place.ts";
import type { Place } from "./place.ts";
import type { Kind } from "./schemas/kinds.ts";

export interface ConditionSite {
  readonly place: Place;
  /** Decides the wording: a `pass` condition passes or fails, every other condition holds or not. */
  readonly role: "pass" | "condition";
  /** The roots of the document that the condition may read. */
  readonly allowed: readonly string[];
  /** The rule the condition belongs to, if any. */
  readonly rule?: Place;
}

const ENTITY = ["entity"];
const RELEASE = ["entity", "change"];
const SCORECARD = ["entity", "facts", "levels"];
const RULE = [...SCORECARD, "change"];

/** The conditions in a document of this kind. */
export function conditionSites(kind: Kind, place: Place): ConditionSite[] {
  const sites = SITES[kind]?.(place) ?? [];
  return sites.filter((site) => stands(site.place) && site.place.value !== null);
}

const SITES: { readonly [K in Kind]?: (place: Place) => ConditionSite[] } = {
  Scorecard: scorecardSites,
  Gate: gateSites,
  Freeze: freezeSites,
};

function scorecardSites(scorecard: Place): ConditionSite[] {
  return [
    { place: member(scorecard, "appliesTo"), role: "condition", allowed: SCORECARD },
    ...whens(member(scorecard, "targets"), ENTITY),
    ...items(member(scorecard, "rules")).flatMap(ruleSites),
  ];
}

export function ruleSites(rule: Place): ConditionSite[] {
  return [
    { place: member(rule, "appliesTo"), role: "condition", allowed: RULE, rule },
    { place: member(rule, "pass"), role: "pass", allowed: RULE, rule },
  ];
}

function gateSites(gate: Place): ConditionSite[] {
  return [
    { place: member(gate, "appliesTo"), role: "condition", allowed: RELEASE },
    ...items(member(gate, "require")).flatMap((requirement) => whens(member(requirement, "enforcement"), RELEASE)),
    ...whens(member(gate, "approvals"), RELEASE),
  ];
}

function freezeSites(freeze: Place): ConditionSite[] {
  return [{ place: member(freeze, "appliesTo"), role: "condition", allowed: RELEASE }];
}

function whens(list: Place, allowed: readonly string[]): ConditionSite[] {
  return items(list).map((item) => ({ place: member(item, "when"), role: "condition", allowed }));
}

/** ``rule `has-owner` `` or ``this condition``. */
export function nameSite(site: ConditionSite): string {
  const id = site.rule === undefined ? undefined : textAt(site.rule, "id");
  return id === undefined ? "this condition" : `rule \`${id}\``;
}
