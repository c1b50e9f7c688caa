// How is everything delivered, all teams together?

import type { GroupDora } from "../../model/dora.ts";
import type { DoraQuery } from "../../api/dora-query.ts";
import { tellGroupDora } from "../../delivery/tell/tell-group-dora.ts";
import type { Muster } from "../muster.ts";
import { membersOf } from "./group-dora.ts";
import { readDoraQuestion } from "./read-dora-question.ts";

/** Of all components. Throws Refusal `invalid`. */
export async function fleetDora(muster: Muster, query: DoraQuery): Promise<GroupDora> {
  const question = readDoraQuestion(query, muster.clock.now());
  const components = (await muster.store.catalog.refs()).filter((ref) => ref.startsWith("component:"));
  return tellGroupDora("all", await membersOf(muster, components, question), question);
}
