// By what is a rule that does not pass judged more leniently: a waiver, or how the entity was released before?

import { waiversTold } from "../model/finding-waiver.ts";
import type { FindingWaiver } from "../model/finding-waiver.ts";
import type { Waiver } from "../model/directive.ts";
import type { Outcome } from "../model/finding.ts";
import { matchesGlob } from "../model/glob.ts";
import type { InForce } from "../model/in-force.ts";
import { DAY } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import type { Leniency } from "./judge-finding.ts";
import type { RequiredRule } from "./required-rules.ts";

/** Before that it is said that a waiver ends: soon enough to do something about it. */
export const ENDS_SOON: Milliseconds = 7 * DAY;

const NONE: Leniency = { waiver: null, before: undefined };

/** Where nobody waived anything and nothing was released before. */
export const NO_LENIENCY: Pick<LeniencyOf, "of" | "until" | "id"> = {
  of: () => NONE,
  until: Number.POSITIVE_INFINITY,
  id: "",
};

/** Of one entity before one environment. */
export class LeniencyOf {
  /** From then on a waiver is over, or about to be. */
  readonly until: Instant;
  /** Says which waivers hold or are over, and what is compared with. */
  readonly id: string;
  readonly #waivers: ReadonlyMap<string, FindingWaiver>;
  readonly #before: Readonly<Record<string, Outcome>> | undefined;

  constructor({ waivers, baseline }: Pick<InForce, "waivers" | "baseline">, environment: string, at: Instant) {
    this.#waivers = waiversFor(waivers, environment, at);
    this.#before = baseline?.outcomes;
    const told = [...this.#waivers.values()];
    const changes = told.flatMap(({ until }) => [until - ENDS_SOON, until]).filter((instant) => instant > at);
    this.until = Math.min(Number.POSITIVE_INFINITY, ...changes);
    // A waiver that is only asked for changes nothing: the decision stays the one it was.
    const isNothing = told.length === 0 && baseline === null;
    this.id = isNothing
      ? NO_LENIENCY.id
      : JSON.stringify([told.map(({ id, state }) => [id, state]), baseline?.decision]);
  }

  of({ scorecard, rule }: RequiredRule): Leniency {
    const address = `${scorecard}/${rule.id}`;
    const { [address]: before = "absent" } = this.#before ?? {};
    return { waiver: this.#waivers.get(address) ?? null, before: this.#before && before };
  }
}

/** By `scorecard/rule`. */
function waiversFor(waivers: readonly Waiver[], environment: string, at: Instant): ReadonlyMap<string, FindingWaiver> {
  return waiversTold(waivers, (waiver) => isWaivedBefore(waiver, environment), at);
}

/** Whether it is meant for the gates before that environment. */
export function isWaivedBefore({ environments }: Pick<Waiver, "environments">, environment: string): boolean {
  return environments.length === 0 || environments.some((pattern) => matchesGlob(environment, pattern));
}
