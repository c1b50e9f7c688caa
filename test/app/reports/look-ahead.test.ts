// Does what is looked up before anybody asks end in peace, also where rules are put in force meanwhile?

import { expect, it } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { lookAhead } from "../../../src/app/reports/look-ahead.ts";
import { FACTS, gateMuster, RULES } from "../gate-muster.ts";

const OTHER_RULES = RULES.replaceAll("basics", "essentials");

it("ends where rules with other scorecards are put in force meanwhile", async () => {
  const muster = await gateMuster({ facts: FACTS });
  let pauses = 0;
  const pause = async () => {
    if (pauses++ > 0) return;
    await activateRules(muster, [{ path: "rules.yaml", text: OTHER_RULES }], { actor: "test" });
  };
  await lookAhead({ ...muster, pause });
  expect(pauses).toBeGreaterThan(0);
});
