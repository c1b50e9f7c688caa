// Is an entity judged by one rulebook, also where another one is put in force while it is looked up?

import { describe, expect, it } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { decideRelease } from "../../../src/app/decisions/decide-release.ts";
import { replayDecision } from "../../../src/app/decisions/replay-decision.ts";
import type { CompiledRulebook } from "../../../src/app/rules/rules-in-force.ts";
import type { EntityRef } from "../../../src/model/entity.ts";
import { CHECKOUT, FACTS, PIPELINE, QUESTION, RULES, fact, gateMuster } from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";

/** They read what the old ones do not. */
const NEW_RULES = RULES.replace(
  `">=": [{ var: facts.test.line_coverage_pct }, 80]`,
  `"==": [{ var: facts.test.is_flaky }, true]`,
);

/** Stored and compiled, and the old ones in force again: whoever puts these in force need not wait. */
async function compiledNewRules(muster: GateMuster): Promise<CompiledRulebook> {
  const old = await muster.rules.current(muster.store);
  await activateRules(muster, [{ path: "rules.yaml", text: NEW_RULES }], { actor: "test" });
  const compiled = await muster.rules.current(muster.store);
  if (old === undefined || compiled === undefined) throw new Error("no rules are in force");
  muster.rules.put(old);
  muster.fleet.forget();
  return compiled;
}

/** The same, but for one method. */
function overridden<Whole extends object>(whole: Whole, method: keyof Whole, by: unknown): Whole {
  return new Proxy(whole, {
    get: (of, name) => {
      const found: unknown = name === method ? by : Reflect.get(of, name);
      return typeof found === "function" ? (found.bind(of) as unknown) : found;
    },
  });
}

describe("rules that are put in force while an entity is looked up", () => {
  it.each(["before its state is read", "before it is looked at first"])(
    "are those it is judged by: %s",
    async (when) => {
      const muster = await gateMuster({ facts: [...FACTS, fact(CHECKOUT, "test.is_flaky", true)] });
      const compiled = await compiledNewRules(muster);
      let isArmed = true;
      const swap = () => {
        if (isArmed) muster.rules.put(compiled);
        isArmed = false;
      };
      const load = async (refs: readonly EntityRef[]) => {
        swap();
        return muster.fleet.load(refs);
      };
      const sources = async () => {
        swap();
        return muster.store.catalog.sources();
      };
      const swapping =
        when === "before its state is read"
          ? { ...muster, fleet: overridden(muster.fleet, "load", load) }
          : { ...muster, store: { ...muster.store, catalog: { ...muster.store.catalog, sources } } };
      const { id, answer } = await decideRelease(swapping, { ...QUESTION, explain: "all" }, PIPELINE);
      expect(isArmed).toBe(false);
      expect(JSON.parse(answer)).toMatchObject({ rulebook: compiled.rulebook.digest });
      expect(await replayDecision(muster, id ?? "")).toMatchObject({ agrees: true, differences: [] });
    },
  );
});
