// Can the service answer now?

import type { Readiness } from "../api/operations.ts";
import { StoreUnavailable } from "../ports/failures.ts";
import type { Muster } from "./muster.ts";

/**
 * The service is ready if the store answers and rules are in force. If newer rules or a newer trust file did not load,
 * it says so, and is ready all the same.
 */
export async function examineReadiness(
  { store, rules, trust: inForce }: Muster,
  stopping: boolean,
): Promise<Readiness> {
  const trust = inForce === undefined ? "none" : inForce.refused === undefined ? "ok" : "stale";
  try {
    await store.rulebooks.active();
    const current = await rules.current(store);
    const state = current === undefined ? "none" : rules.refused === undefined ? "ok" : "stale";
    const ready = current !== undefined && !stopping;
    return { ready, store: "ok", rules: state, rulebook: current?.rulebook.digest ?? null, trust, stopping };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return { ready: false, store: "unavailable", rules: "none", rulebook: null, trust, stopping };
  }
}
