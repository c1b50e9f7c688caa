// How is a finding shown? In the sentences of the command line: what was found, where it comes from, how to fix it.

import { findingOf } from "../../api/read-finding.ts";
import type { ListedFinding } from "../../api/findings.ts";
import { parseRef } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Evidence, Finding } from "../../model/finding.ts";
import type { Instant } from "../../model/time.ts";
import { cleanText } from "../../report/clean-text.ts";
import { nameSome } from "../../report/layout.ts";
import { sayProvenance, sayWaysToKnow } from "../../report/say-evidence.ts";
import { sayEffort } from "../../report/say-finding.ts";
import { sayRef } from "../../report/say-ref.ts";
import { sayWaiver } from "../../report/say-waiver.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { commandLine } from "./empty.ts";
import { outsideLink, ruleAddress } from "./links.ts";
import { outcomeMark } from "./outcome.ts";
import { sinceWhen } from "./when.ts";

const MOST_ITEMS = 12;

export interface FindingContext {
  readonly entity: EntityRef;
  /** The rule is only being tried in the playground, so it has no page. */
  readonly isTried?: boolean;
  readonly at: Instant;
}

/** A link to `#scorecard/rule` leads here. */
export function findingItem(listed: ListedFinding, { entity, at, isTried = false }: FindingContext): Html {
  const { scorecard, rule, title, outcome, severity, since, draft } = listed;
  const finding = findingOf(listed);
  const age = since === null ? NOTHING : html`<span class="age">${sinceWhen(since, at)}</span>`;
  return html`<li class="finding" id="${scorecard}/${rule}">
    ${outcomeMark(outcome)}
    <div class="says">
      <p class="title">
        ${isTried ? cleanText(title) : html`<a href="${ruleAddress(scorecard, rule)}">${cleanText(title)}</a>`}${
          draft ? html` <span class="tag">draft</span>` : NOTHING
        }${outcome === "fail" ? html` <span class="tag">${severity}</span>` : NOTHING}
      </p>
      ${findingDetails(finding, { entity, at })}${waived(finding)}
    </div>
    ${age}
  </li>`;
}

/** What was found and where it comes from, the offending items, how to fix it, and how to deliver what is not known. */
export function findingDetails(finding: Finding, { entity, at }: FindingContext): Html {
  return html`${finding.message === "" ? NOTHING : html`<p class="why">${inCode(cleanText(finding.message))}${provenance(finding, at)}</p>`}
  ${items(finding)}${fix(finding)}${wayToKnow(finding, entity)}`;
}

/** Text in backticks is shown as code. */
export function inCode(text: string): Html {
  const parts = text.split("`");
  // An odd number of backticks cannot be paired, so the text is left as it is.
  if (parts.length % 2 === 0) return html`${text}`;
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

function provenance({ evidence }: Finding, at: Instant): Html {
  const said = sayProvenance(evidence, at);
  if (said.length === 0) return NOTHING;
  const url = evidence.find((one) => one.url !== undefined)?.url;
  const text = nameSome([...said], 2);
  return html` <span class="soft">· ${url === undefined ? text : outsideLink(url, text)}</span>`;
}

function waived({ waiver }: Finding): Html {
  if (waiver === undefined || waiver === null) return NOTHING;
  return html`<p class="why"><span class="tag">waived</span> ${sayWaiver(waiver)}: ${cleanText(waiver.reason)}</p>`;
}

function items({ outcome, evidence }: Finding): Html {
  const names = evidence.flatMap((one) => one.items ?? []).map(cleanText);
  if (names.length === 0 || outcome === "pass" || outcome === "not-applicable") return NOTHING;
  return html`<p class="why soft">these: ${nameSome(names, MOST_ITEMS)}</p>`;
}

function fix({ outcome, fix: known }: Finding): Html {
  if (known === undefined || outcome === "pass" || outcome === "not-applicable") return NOTHING;
  const effort = known.effort === undefined ? NOTHING : html` <span class="effort">${sayEffort(known.effort)}</span>`;
  const place = known.location;
  const where =
    place === undefined
      ? NOTHING
      : html` <span class="soft"
          >in <code>${cleanText(place.file)}${place.line === undefined ? "" : `:${place.line}`}</code></span
        >`;
  const link = known.url === undefined ? NOTHING : html` ${outsideLink(known.url, "how")}`;
  return html`<p class="fix"><b>Fix</b>${effort} ${inCode(cleanText(known.text))}${link}${where}</p>`;
}

/** A command to paste, for the person who can deliver the missing fact. */
function wayToKnow(finding: Finding, entity: EntityRef): Html {
  const ways = sayWaysToKnow(finding);
  if (ways.length === 0) return NOTHING;
  const missing = finding.evidence.filter(({ cause, deliveredBy }) => cause === "missing" && deliveredBy !== undefined);
  return html`<div class="way">
    ${ways.map((way) => html`<p class="why soft">${inCode(way)}</p>`)}${missing
      .slice(0, 1)
      .map((evidence) => commandLine(factsCommand(evidence, entity)))}
  </div>`;
}

function factsCommand({ path, deliveredBy = [] }: Evidence, entity: EntityRef): string {
  const kind = parseRef(entity)?.kind ?? "component";
  const name = kind === "component" ? sayRef(entity) : cleanText(entity);
  const fact = cleanText(path).replace(/^facts\./, "");
  return `muster facts --entity ${name} --source ${cleanText(deliveredBy[0] ?? "ci")} ${fact}=…`;
}
