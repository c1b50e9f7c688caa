// Which level does a badge show for an entity?

import type { BadgePath } from "../../api/badges.ts";
import type { HeldLevelBody } from "../../api/findings.ts";
import { formatRef } from "../../model/entity.ts";
import { currentRules } from "../rules/current-rules.ts";
import type { Muster } from "../muster.ts";
import { levelsOf } from "./entity-levels.ts";

/** A badge is shown as an image, where nobody could read a refusal. So what is missing is an answer, too. */
export type ReadBadge =
  | { readonly held: HeldLevelBody }
  | { readonly title: string; readonly missing: "scorecard" | "entity" | "level" };

/** The level held now. Looks for no similar name where something is missing: badges may be open to anybody. */
export async function readBadge(muster: Muster, { scorecard: id, ...path }: BadgePath): Promise<ReadBadge> {
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  const scorecard = rules.scorecards.find((compiled) => compiled.scorecard.id === id)?.scorecard;
  if (scorecard === undefined) return { title: id, missing: "scorecard" };
  const { title } = scorecard;
  const ref = formatRef(path);
  const state = muster.fleet.loaded(ref) ?? (await muster.fleet.load([ref])).get(ref);
  if (state === undefined) return { title, missing: "entity" };
  const held = levelsOf(state, rules, at).find((level) => level.scorecard === id);
  return held === undefined ? { title, missing: "level" } : { held };
}
