// How are decisions written as a comment of limited length?

import type { DecidedFinding, Decision } from "../model/decision.ts";
import { link, markdown } from "./markdown-text.ts";
import { sayFinding, sayFix } from "./say-finding.ts";
import { sayHold } from "./say-hold.ts";
import { askedWaivers, sayAskedWaiver } from "./say-waiver.ts";

export interface CommentOptions {
  /** In characters. */
  readonly most: number;
  /** The address of the service, for links; undefined: there are no links. */
  readonly publicUrl: string | undefined;
}

/** The most characters of one line of foreign text. */
const LONGEST_LINE = 300;
const TOLD: ReadonlySet<DecidedFinding["effect"]> = new Set(["blocking", "warning"]);

/** The message of each decision, what it waits for, and as many findings as there is room for, blocking ones first. */
export function commentOn(decisions: readonly Decision[], { most, publicUrl }: CommentOptions): string {
  const head = decisions.map(({ message }) => fitMarkdown(message, LONGEST_LINE));
  const holds = decisions.flatMap((decision) =>
    decision.holds.map((hold) => item(sayHold(hold), undefined, "**waits**: ")),
  );
  const problems = decisions.flatMap((decision) => decision.problems.map(({ message }) => item(message)));
  const asked = decisions.flatMap((decision) =>
    askedWaivers(decision).map((waiver) => item(`${waiver.scorecard}/${waiver.rule}: ${sayAskedWaiver(waiver)}`)),
  );
  const findings = decisions
    .flatMap((decision) => decision.findings.filter(({ effect }) => TOLD.has(effect)))
    .sort((a, b) => Number(b.effect === "blocking") - Number(a.effect === "blocking"))
    .map((finding) => item(sayFinding(finding), sayFix(finding), finding.effect === "blocking" ? "**blocking** " : ""));
  const waits = decisions.some(({ verdict }) => verdict === "wait") ? ["It will continue by itself."] : [];
  const links = decisions.flatMap(({ links: there }) =>
    publicUrl === undefined || there === null ? [] : link("details", `${publicUrl}${there.page}`),
  );
  const tail = [...waits, ...(links.length === 0 ? [] : [[...new Set(links)].slice(0, MOST_LINKS).join(" ")])];
  return joinWithin([...head, ...holds, ...findings, ...asked, ...problems], tail, most);
}

const MOST_LINKS = 3;

/** As many whole lines as fit, then how many more there are. */
function joinWithin(lines: readonly string[], tail: readonly string[], most: number): string {
  for (let told = lines.length; told > 0; told--) {
    const left = lines.length - told;
    const all = [...lines.slice(0, told), ...(left > 0 ? [`… and ${left} more`] : []), ...tail];
    const text = all.join("\n\n");
    if (text.length <= most) return text;
  }
  return tail.join("\n\n").slice(0, most);
}

function item(text: string, fix?: string, mark = ""): string {
  const said = fitMarkdown(text, LONGEST_LINE);
  return `- ${mark}${said}${fix === undefined ? "" : `; ${fitMarkdown(fix, LONGEST_LINE)}`}`;
}

/** Cut before the text is escaped, so that an escape sequence is never cut in two. */
export function fitMarkdown(text: string, most: number): string {
  let cut = text.slice(0, most);
  let told = markdown(cut);
  for (; told.length > most; told = markdown(`${cut}…`)) cut = cut.slice(0, Math.floor(cut.length * 0.8));
  return cut.length < text.length && !told.endsWith("…") ? markdown(`${cut.slice(0, -1)}…`) : told;
}
