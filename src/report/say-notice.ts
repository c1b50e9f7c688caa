// How is a notice worded, as chat message, mail and plain text?

import type { EntityRef } from "../model/entity.ts";
import { NOTICE_KINDS } from "../model/notice.ts";
import type { NoticeKind, Occasion } from "../model/notice.ts";
import { pathOf, pathOfRef, placeOf } from "../model/address.ts";
import { cleanText } from "./clean-text.ts";
import { count, nameSome } from "./layout.ts";
import { sayRef } from "./say-ref.ts";

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
/** The most lines of each kind, so that a message can be read at a glance. */
const MOST_LINES = 15;
const MOST_NAMES = 8;

export interface NoticeSection {
  readonly heading: string;
  readonly lines: readonly NoticeLine[];
}

export interface NoticeLine {
  readonly text: string;
  /** The path of the page with more about it; undefined: there is none. */
  readonly path: string | undefined;
}

export interface NoticeContent {
  readonly occasions: readonly Occasion[];
  /** How many more occasions there are. */
  readonly more: number;
}

/** The sections by kind, the most pressing first. The texts are cleaned, but not yet escaped for any channel. */
export function sayNotice({ occasions, more }: NoticeContent): readonly NoticeSection[] {
  const sections = NOTICE_KINDS.flatMap((kind) => {
    const lines = occasions
      .filter((one) => one.kind === kind)
      .map((one) => ({ text: cleanText(sayOccasion(one)), path: pageOf(one) }));
    if (lines.length === 0) return [];
    const rest = lines.length > MOST_LINES ? [{ text: `… ${lines.length - MOST_LINES} more`, path: undefined }] : [];
    return [{ heading: HEADINGS[kind], lines: [...lines.slice(0, MOST_LINES), ...rest] }];
  });
  return more === 0 ? sections : [...sections, { heading: `And ${more} more`, lines: [] }];
}

/** The subject line of a mail: `Muster: levels lost (2), initiatives (1)`. */
export function subjectOf({ occasions }: NoticeContent): string {
  const parts = NOTICE_KINDS.flatMap((kind) => {
    const of = occasions.filter((one) => one.kind === kind).length;
    const [first = "", ...rest] = HEADINGS[kind];
    return of === 0 ? [] : [`${first.toLowerCase()}${rest.join("")} (${of})`];
  });
  return `Muster: ${parts.join(", ")}`;
}

export function sayTestNotice(target: string): readonly NoticeSection[] {
  const line = `This is a test of the target \`${cleanText(target)}\` of Muster's notices. It works.`;
  return [{ heading: "A test", lines: [{ text: line, path: undefined }] }];
}

/** The page that shows what is told. */
function pageOf(one: Occasion): string {
  switch (one.kind) {
    case "level-lost":
    case "level-gained":
      return `${pathOfRef("/entities", one.entity)}${placeOf(one.scorecard)}`;
    case "fails":
    case "passes":
    case "waiver":
      return `${pathOfRef("/entities", one.entity)}${placeOf(one.scorecard, one.rule)}`;
    case "enforcement":
    case "digest":
      return pathOf("scorecards", one.scorecard);
    case "initiative":
      return pathOf("initiatives", one.initiative);
  }
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
      return `${one.title}: ${sayStanding(one)}, mean score ${one.score.toFixed(1)}`;
  }
}

function sayDue({ due, days }: Extract<Occasion, { readonly kind: "initiative" }>): string {
  if (days === 0) return `due today, ${due}`;
  return days > 0 ? `due ${due}, in ${count(days, "day")}` : `overdue since ${due}, ${count(-days, "day")}`;
}

function sayStanding(one: Extract<Occasion, { readonly kind: "digest" }>): string {
  const { met, below, unknown, entities } = one;
  const targeted = met + below + unknown;
  if (targeted === 0) return `${count(entities, "entity", "entities")}, none with a target`;
  return `${met} of ${targeted} on target, ${below} below, ${unknown} unknown`;
}

function names(entities: readonly EntityRef[]): string {
  return nameSome(
    entities.map((ref) => sayRef(ref)),
    MOST_NAMES,
  ).replaceAll("\u{a0}", " ");
}

/** In the form that Slack's incoming webhooks take: three characters have a meaning there and are escaped. */
export function slackText(sections: readonly NoticeSection[], url: string | undefined): string {
  const written = sections.map(({ heading, lines }) => [
    `*${escaped(heading)}*`,
    ...lines.map(({ text, path }) => `• ${linked(escaped(text), path, url, slackLink)}`),
  ]);
  const link = url === undefined ? [] : [[`<${url}|Open Muster>`]];
  return [...written, ...link].map((lines) => lines.join("\n")).join("\n\n");
}

type Link = (address: string, text: string) => string;

/** Characters that would end the link early are escaped. `text` is already escaped for the channel. */
const slackLink: Link = (address, text) => `<${escaped(address).replaceAll("|", "%7C")}|${text.replaceAll("|", "¦")}>`;
const htmlLink: Link = (address, text) => `<a href="${escaped(address).replaceAll('"', "&quot;")}">${text}</a>`;

/** `url`: the public address of this service; undefined: not configured. */
function linked(text: string, path: string | undefined, url: string | undefined, link: Link): string {
  return path === undefined || url === undefined ? text : link(`${url}${path}`, text);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function plainText(sections: readonly NoticeSection[]): string {
  return sections
    .map(({ heading, lines }) => [heading, ...lines.map(({ text }) => `- ${text}`)].join("\n"))
    .join("\n\n");
}

/** Why somebody gets a mail, and how to get no more of them. */
export interface MailFooter {
  readonly url: string | undefined;
  readonly why: string;
}

export function mailText(sections: readonly NoticeSection[], { url, why }: MailFooter): string {
  const link = url === undefined ? [] : [url];
  return `${[plainText(sections), ...link, `-- \n${cleanText(why)}`].join("\n\n")}\n`;
}

/** Uses only elements that every mail program shows: a heading and a list per section. */
export function mailHtml(sections: readonly NoticeSection[], { url, why }: MailFooter): string {
  const written = sections.map(({ heading, lines }) => {
    const items = lines.map(({ text, path }) => `<li>${linked(escaped(text), path, url, htmlLink)}</li>`).join("");
    return `<h3>${escaped(heading)}</h3>${items === "" ? "" : `<ul>${items}</ul>`}`;
  });
  const link = url === undefined ? "" : `<p>${htmlLink(url, "Open Muster")}</p>`;
  const footer = `<hr><p><small>${escaped(cleanText(why))}</small></p>`;
  const head = `<head><meta charset="utf-8"><title>Muster</title></head>`;
  return `<!doctype html><html lang="en">${head}<body>${written.join("")}${link}${footer}</body></html>\n`;
}
