// Why would a gate answer otherwise? The findings that block by one rulebook only, and what the release waits for.

import type { PreviewedVerdict } from "../../api/preview.ts";
import type { JudgedFinding } from "../../gate/judge-finding.ts";
import type { Hold } from "../../model/decision.ts";
import { formatInstant } from "../../model/time.ts";
import { tellJudged } from "../decisions/decide-request.ts";
import type { JudgedRequest } from "../decisions/decide-request.ts";
import type { ComparedRules } from "./compared-rules.ts";
import { judgeRelease } from "./compare-verdicts.ts";
import type { VerdictChange } from "./compare-verdicts.ts";
import { tellFinding } from "./tell-level.ts";

export function tellVerdict(change: VerdictChange, compared: ComparedRules): PreviewedVerdict {
  const { entity, environment } = change;
  const before = judgeRelease(compared, compared.before, entity, environment);
  const after = judgeRelease(compared, compared.after, entity, environment);
  const { gates, message } = tellJudged(after);
  const holding = change.change === "released" ? before : after;
  return {
    entity,
    owner: compared.entries.get(entity)?.entity.owner ?? null,
    environment,
    change: change.change,
    before: change.before,
    after: change.after,
    gates,
    message,
    findings: tellFindings(before, after),
    holds: holding.ruling.verdict === "wait" ? holding.ruling.holds.map(tellHold) : [],
  };
}

function tellFindings(before: JudgedRequest, after: JudgedRequest): PreviewedVerdict["findings"] {
  const [was, is] = [before, after].map(({ ruling }) => new Map(ruling.findings.map((one) => [addressOf(one), one])));
  const addresses = new Set([...(is?.keys() ?? []), ...(was?.keys() ?? [])]);
  return [...addresses].flatMap((address) => {
    const [earlier, later] = [was?.get(address), is?.get(address)];
    const judged = later ?? earlier;
    if (judged === undefined || (earlier?.effect === "blocking") === (later?.effect === "blocking")) return [];
    const findings = (later === undefined ? before : after).findings;
    if (findings === undefined) return [];
    return {
      ...tellFinding(findings.explain(judged.scorecard, judged.rule), earlier?.outcome ?? null, later?.outcome ?? null),
      gate: judged.gate,
      step: judged.enforcement.step,
      effect: { before: earlier?.effect ?? null, after: later?.effect ?? null },
    };
  });
}

function addressOf({ scorecard, rule }: JudgedFinding): string {
  return `${scorecard}/${rule}`;
}

function tellHold({ until, ...hold }: Hold): PreviewedVerdict["holds"][number] {
  return { ...hold, until: until === null ? null : formatInstant(until) };
}
