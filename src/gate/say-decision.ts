// How is a decision said in one line?

import type { Hold } from "../model/decision.ts";
import { shortName } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";
import type { JudgedFinding } from "./judge-finding.ts";
import type { Ruling } from "./rule-release.ts";

/** How many rules are named before the others are only counted. */
const MOST_NAMED = 3;

/** `BLOCK checkout -> production: 1 blocking (runbook-is-linked), 2 warnings, 1 waived`. */
export function sayDecision(said: Ruling, ref: EntityRef, environment: string): string {
  return `${said.verdict.toUpperCase()} ${shortName(ref)} -> ${environment}: ${reason(said)}`;
}

function reason({ basis, findings, holds, summary, problems, verdict }: Ruling): string {
  const { blocking, warning, waived, pass } = summary;
  const isRejected = problems.some(({ code }) => code === "rejected");
  const parts = [
    ...(verdict === "allow" ? basis.filter((word) => OVERRIDES.has(word)).map(saidOverride) : []),
    ...(blocking > 0 ? [`${blocking} blocking (${named(findings)})`] : []),
    ...(isRejected ? ["rejected"] : []),
    ...holds.map(sayHold),
    ...(warning > 0 ? [`${warning} ${warning === 1 ? "warning" : "warnings"}`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
  ];
  if (parts.length > 0) return parts.join(", ");
  if (basis.includes("no-gate")) return "no gate binds it";
  if (basis.includes("unregistered")) return "the catalog does not hold it";
  return pass > 0 ? `${pass} passed` : "nothing that is required applies";
}

const OVERRIDES: ReadonlySet<string> = new Set(["rollback", "break-glass"]);

function saidOverride(basis: string): string {
  return basis === "rollback" ? "a rollback to what was deployed before" : "the glass was broken";
}

function named(findings: readonly JudgedFinding[]): string {
  const rules = findings.filter(({ effect }) => effect === "blocking").map(({ rule }) => rule);
  const left = rules.length - MOST_NAMED;
  return `${rules.slice(0, MOST_NAMED).join(", ")}${left > 0 ? `, ${left} more` : ""}`;
}

function sayHold({ kind, id, title, who, count }: Hold): string {
  const whom = who.map(shortName).join(", ");
  if (kind === "approval") return `needs approval ${count === 1 ? "" : `${count} times `}by ${whom}`;
  const called = title === null ? "" : ` (${title})`;
  return `${kind} ${id}${called}${whom === "" ? "" : ` unless ${whom} approves`}`;
}
