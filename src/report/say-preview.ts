// How is it worded what other rules would change?

import type { CountedChanges, PreviewedLevel, PreviewedVerdict, RulebookPreview } from "../api/preview.ts";
import { COUNTED_CHANGES } from "../api/preview.ts";
import { cleanText } from "./clean-text.ts";
import type { Conclusion } from "./conclusion.ts";
import { count } from "./layout.ts";
import type { PreviewInput } from "./render-context.ts";
import { sayRef } from "./say-ref.ts";

const SAID: Readonly<Record<keyof CountedChanges, (number: number) => string>> = {
  newlyBlocked: (number) => `${count(number, "release")} newly blocked`,
  newlyWaiting: (number) => `${count(number, "release")} newly waiting`,
  unblocked: (number) => `${number} unblocked`,
  released: (number) => `${number} no longer waiting`,
  lost: (number) => `${count(number, "level")} lost`,
  gained: (number) => `${count(number, "level")} gained`,
  offTarget: (number) => `${count(number, "target")} no longer met`,
  onTarget: (number) => `${count(number, "more target")} met`,
  renamed: (number) => `${count(number, "level")} renamed`,
  retargeted: (number) => count(number, "other target"),
  joined: (number) => `${count(number, "entity joins", "entities join")} a scorecard`,
  left: (number) => `${count(number, "entity leaves", "entities leave")} a scorecard`,
};

/** The most important first; without kinds of which there are none. */
export function sayCounts(counts: CountedChanges): readonly string[] {
  return COUNTED_CHANGES.flatMap((key) => (counts[key] > 0 ? SAID[key](counts[key]) : []));
}

export function sayHeadline({ totals }: RulebookPreview): string {
  const said = sayCounts(totals);
  return said.length === 0 ? "nothing changes" : said.join(", ");
}

/** Says also what does not change, since that is part of the answer. */
export function sayRest({ totals, environments }: RulebookPreview): string {
  const { entities, changed } = totals;
  const left = entities - changed;
  const gates =
    environments.length === 0 ? "no gate was asked" : `every verdict before ${environments.map(cleanText).join(", ")}`;
  const kept = environments.length === 0 ? `every level and target; ${gates}` : `every level, target and ${gates}`;
  const whole = changed === 0 ? "nothing changes" : "nothing else changes";
  return `${whole}: ${left} of ${count(entities, "entity", "entities")} ${left === 1 ? "keeps" : "keep"} ${kept}`;
}

/** Changes that leave the level as it is. */
const OF_TARGETS: ReadonlySet<PreviewedLevel["change"]> = new Set(["offTarget", "onTarget", "retargeted"]);

function sayLevel(standing: PreviewedLevel["before"]): string {
  return standing === null ? "does not apply" : (standing.level ?? "no level");
}

const STANDINGS = { met: "met", below: "missed", unknown: "not known" } as const;

function sayTarget(standing: PreviewedLevel["before"]): string {
  if (standing === null || standing.target === null || standing.standing === null) return "no target";
  return `target ${standing.target} ${STANDINGS[standing.standing]}`;
}

/** `basics: silver -> bronze`; `basics: bronze, target bronze met -> target silver missed`. */
export function sayLevelChange({ change, scorecard, before, after, draft }: PreviewedLevel): string {
  const name = `${scorecard}${draft ? " (draft)" : ""}`;
  if (OF_TARGETS.has(change))
    return cleanText(`${name}: ${sayLevel(after)}, ${sayTarget(before)} -> ${sayTarget(after)}`);
  return cleanText(`${name}: ${sayLevel(before)} -> ${sayLevel(after)}`);
}

export function sayVerdictChange({ entity, environment, before, after }: PreviewedVerdict): string {
  return `${sayRef(entity)} -> ${cleanText(environment)}: ${before} -> ${after}`;
}

/** As `sayPreviewed`, but with what the gate does about the finding instead of the outcome. */
export function sayEffect(finding: PreviewedVerdict["findings"][number]): string {
  const { title, message, effect } = finding;
  const said = effect.after === null ? "no longer asked" : message;
  return cleanText(`${title}: ${said} (${effect.before ?? "not asked"} -> ${effect.after ?? "not asked"})`);
}

type SaidFinding = PreviewedLevel["findings"][number];

/** `Has a runbook: no link of type runbook (pass -> fail)` */
export function sayPreviewed({ title, message, before, after }: SaidFinding): string {
  const was = before === null ? "new" : before;
  const why = after === null ? "no longer asked" : message === "" ? after : message;
  return cleanText(`${title}: ${why} (${was} -> ${after ?? "gone"})`);
}

/** Exits with 1 where more releases are newly blocked than allowed. */
export function concludePreview({ preview, mostNewlyBlocked }: PreviewInput): Conclusion {
  const { newlyBlocked } = preview.totals;
  const exceeds = mostNewlyBlocked !== undefined && newlyBlocked > mostNewlyBlocked;
  const exit = exceeds ? 1 : 0;
  const said = sayHeadline(preview);
  const limit = exceeds ? `; at most ${mostNewlyBlocked} may be newly blocked` : "";
  return { exit, line: `${said.charAt(0).toUpperCase()}${said.slice(1)}${limit} (exit ${exit}).` };
}

/** The first seven digits: `4f2c9e1`. */
export function shortDigest(digest: string): string {
  return cleanText(digest.replace("sha256:", "").slice(0, 7));
}
