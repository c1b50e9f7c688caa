// How does a message read that tells of what happened?

import type { PlannedNotice } from "../../app/notices/plan-notices.ts";
import type { EntityRef } from "../../model/entity.ts";
import { NOTICE_KINDS } from "../../model/notice.ts";
import type { NoticeKind, Occasion } from "../../model/notice.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count, nameSome } from "../../report/layout.ts";
import { sayRef } from "../../report/say-ref.ts";

const HEADINGS: Readonly<Record<NoticeKind, string>> = {
  "level-lost": "Levels lost",
  "level-gained": "Levels gained",
  fails: "No longer passes",
  passes: "Passes again",
  waiver: "Waivers that end",
  enforcement: "What gets stricter",
  initiative: "Initiatives",
  digest: "Where the scorecards stand",
};
/** Of one kind: a message is read at a glance. */
const MOST_LINES = 15;
const MOST_NAMES = 8;

export interface NoticeSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** By kind, the most pressing first. Texts are clean, and not yet what any channel takes them for. */
export function sayNotice({ occasions, more }: Pick<PlannedNotice, "occasions" | "more">): readonly NoticeSection[] {
  const sections = NOTICE_KINDS.flatMap((kind) => {
    const lines = occasions.filter((one) => one.kind === kind).map((one) => cleanText(sayOccasion(one)));
    if (lines.length === 0) return [];
    const rest = lines.length > MOST_LINES ? [`… ${lines.length - MOST_LINES} more`] : [];
    return [{ heading: HEADINGS[kind], lines: [...lines.slice(0, MOST_LINES), ...rest] }];
  });
  return more === 0 ? sections : [...sections, { heading: `And ${more} more`, lines: [] }];
}

function sayOccasion(one: Occasion): string {
  switch (one.kind) {
    case "level-lost":
    case "level-gained":
      return `${sayRef(one.entity)}: ${one.scorecard} ${one.from ?? "no level"} to ${one.to ?? "no level"}`;
    case "fails":
    case "passes":
      return `${sayRef(one.entity)}: ${one.scorecard}/${one.rule}${one.cause === null ? "" : ` (${one.cause})`}`;
    case "waiver":
      return `${sayRef(one.entity)}: the waiver of ${one.scorecard}/${one.rule} ends in ${count(one.days, "day")}, ${one.until}`;
    case "enforcement":
      return `${one.gate}: ${one.scorecard} is to ${one.step} from ${one.from}, in ${count(one.days, "day")}; falling short: ${names(one.entities)}`;
    case "initiative":
      return `${one.title}, ${sayDue(one)}: ${one.entities.length} of ${one.of} still to move: ${names(one.entities)}`;
    case "digest":
      return `${one.title}: ${one.met} of ${one.met + one.below + one.unknown} on target, ${one.below} below, ${one.unknown} unknown, mean score ${one.score.toFixed(1)}`;
  }
}

function sayDue({ due, days }: Extract<Occasion, { readonly kind: "initiative" }>): string {
  if (days === 0) return `due today, ${due}`;
  return days > 0 ? `due ${due}, in ${count(days, "day")}` : `overdue since ${due}, ${count(-days, "day")}`;
}

function names(entities: readonly EntityRef[]): string {
  return nameSome(
    entities.map((ref) => sayRef(ref)),
    MOST_NAMES,
  ).replaceAll("\u{a0}", " ");
}

/** As Slack's incoming webhooks take it: three characters act there, and are spelled out. */
export function slackText(sections: readonly NoticeSection[], url: string | undefined): string {
  const written = sections.map(({ heading, lines }) => [
    `*${escaped(heading)}*`,
    ...lines.map((line) => `• ${escaped(line)}`),
  ]);
  const link = url === undefined ? [] : [[`<${url}|Open Muster>`]];
  return [...written, ...link].map((lines) => lines.join("\n")).join("\n\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function plainText(sections: readonly NoticeSection[]): string {
  return sections.map(({ heading, lines }) => [heading, ...lines.map((line) => `- ${line}`)].join("\n")).join("\n\n");
}
