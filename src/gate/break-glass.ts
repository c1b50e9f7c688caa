// May a person override what the gates say to let this release through, and what is overridden?

import type { BreakGlass, Verdict } from "../model/decision.ts";
import { shortName } from "../model/entity.ts";
import type { Problem } from "../model/problem.ts";
import type { CompiledGate } from "./compile-gate.ts";
import type { Said } from "./verdict.ts";

interface Broken {
  readonly isGranted: boolean;
  readonly problems: readonly Problem[];
}

interface Asked {
  readonly breakGlass: BreakGlass | undefined;
  readonly actor: string | undefined;
}

/** Every gate that binds has to allow it. It is recorded even if there is nothing to override. */
export function breaksGlass(
  { breakGlass, actor }: Asked,
  gates: readonly CompiledGate[],
  verdict: Verdict,
  said: Said,
): Broken {
  if (breakGlass === undefined) return { isGranted: false, problems: [] };
  if (gates.length === 0) return { isGranted: false, problems: [NOBODY_MAY] };
  const refusing = gates.find(({ gate }) => !gate.breakGlass.some((group) => breakGlass.groups.includes(group)));
  if (refusing !== undefined) return { isGranted: false, problems: [refused(refusing, breakGlass, actor)] };
  return { isGranted: true, problems: [granted(breakGlass, actor, verdict === "allow" ? [] : overridden(said))] };
}

/** Without a gate nobody needs to break glass: a freeze has approvers, and people can end a lock. */
const NOBODY_MAY: Problem = {
  code: "break-glass-refused",
  severity: "error",
  message: "no gate binds, so none says who may break its glass",
};

function refused({ gate }: CompiledGate, { groups }: BreakGlass, actor: string | undefined): Problem {
  const may = gate.breakGlass.map(shortName).join(", ");
  const is = groups.length === 0 ? "no group that anybody vouches for" : groups.map(shortName).join(", ");
  return {
    code: "break-glass-refused",
    severity: "error",
    message: `${actor ?? "this caller"} may not break the glass of the gate \`${gate.id}\``,
    help: may === "" ? "the gate names nobody who may" : `members of ${may} may; they are in ${is}`,
  };
}

function granted({ reason, incident }: BreakGlass, actor: string | undefined, what: readonly string[]): Problem {
  const why = incident === null ? reason : `${incident}: ${reason}`;
  const overrides = what.length === 0 ? "nothing had to be overridden" : `overrides ${what.join(", ")}`;
  return {
    code: "break-glass",
    severity: "warning",
    message: `${actor ?? "somebody"} broke the glass (${why}): ${overrides}`,
  };
}

function overridden({ findings, held }: Said): readonly string[] {
  const blocking = findings
    .filter(({ effect }) => effect === "blocking")
    .map(({ scorecard, rule }) => `${scorecard}/${rule}`);
  const rejection = held.rejected === undefined ? [] : [`the rejection by ${held.rejected.by}`];
  return [...blocking, ...held.holds.map(({ kind, id }) => `${kind} ${id}`), ...rejection];
}
