// Why is a rule that does not pass judged more leniently? Because of a waiver, or of how the entity was released
// before.

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

/** How long before its end a waiver is said to end: early enough to do something about it. */
export const ENDS_SOON: Milliseconds = 7 * DAY;

const NONE: Leniency = { waiver: null, before: undefined };

/** For an entity without waivers and without an earlier release. */
export const NO_LENIENCY: Pick<LeniencyOf, "of" | "until" | "id"> = {
  of: () => NONE,
  until: Number.POSITIVE_INFINITY,
  id: "",
};

/** For one entity before one environment. */
export class LeniencyOf {
  /** The next instant at which a waiver is over, or about to be. */
  readonly until: Instant;
  /** Tells which waivers hold or are over, and which release is compared with. */
  readonly id: string;
  readonly #waivers: ReadonlyMap<string, FindingWaiver>;
  readonly #before: Readonly<Record<string, Outcome>> | undefined;

  constructor({ waivers, baseline }: Pick<InForce, "waivers" | "baseline">, environment: string, at: Instant) {
    this.#waivers = waiversFor(waivers, environment, at);
    this.#before = baseline?.outcomes;
    const told = [...this.#waivers.values()];
    const changes = told.flatMap(({ until }) => [until - ENDS_SOON, until]).filter((instant) => instant > at);
    this.until = Math.min(Number.POSITIVE_INFINITY, ...changes);
    // A waiver that is only asked for is not among those told: it changes neither the id nor the decision.
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

/** Whether the waiver counts before this environment. One without environments counts before all. */
export function isWaivedBefore({ environments }: Pick<Waiver, "environments">, environment: string): boolean {
  return environments.length === 0 || environments.some((pattern) => matchesGlob(environment, pattern));
}
