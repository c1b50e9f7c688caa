// A service in memory with the shipped rules and the example catalog: what tests of reports ask.

import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { evaluateOutdated } from "../../src/app/evaluations/evaluate-outdated.ts";
import { loadDemo } from "../../src/app/load-demo.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

/** As `startService`, everything evaluated. */
export async function startDemo(options: Parameters<typeof startService>[0] = {}): Promise<TestService> {
  const rules = await readFolder("rules");
  const shipped = rules.filter(({ path }) => !path.endsWith(".test.yaml"));
  const service = startService({ shipped, ...options });
  await activateRules(service.muster, shipped, { actor: "test" });
  const [catalog, examples] = [await readFolder("examples/catalog"), await readFolder("examples")];
  const facts = examples.find(({ path }) => path.endsWith("facts.yaml"));
  if (facts === undefined) throw new Error("there are no example facts");
  await loadDemo(service.muster, { catalog, facts });
  await evaluateOutdated(service.muster);
  return service;
}
