// Which freezes and locks hold releases now: all of them, or those that hold an entity?

import { describeFreeze } from "../../api/freezes.ts";
import type { FreezeBody } from "../../api/freezes.ts";
import { describeLock } from "../../api/locks.ts";
import type { LockBody } from "../../api/locks.ts";
import { compileDeclared } from "../../gate/compile-freeze.ts";
import type { CompiledFreeze } from "../../gate/compile-freeze.ts";
import { freezeApplies } from "../../gate/holds.ts";
import { isHolding } from "../../model/directive.ts";
import type { DeclaredFreeze, Lock } from "../../model/directive.ts";
import type { EntityState } from "../evaluations/entity-state.ts";
import type { Muster } from "../muster.ts";
import { ruleFreezes } from "./rule-freezes.ts";

export interface HoldingNow {
  /** Those of the rule files come first. */
  readonly freezes: readonly FreezeBody[];
  readonly locks: readonly LockBody[];
}

/**
 * `of`: only what holds releases of this entity; left out: everything that holds any. A freeze that depends on the
 * change counts as holding, since the change is not known here.
 */
export async function holdingNow(
  muster: Pick<Muster, "store" | "rules" | "clock">,
  of?: Pick<EntityState, "entry" | "document">,
): Promise<HoldingNow> {
  const at = muster.clock.now();
  const declared = (await muster.store.directives.holding(at)).filter((directive) => isHolding(directive, at));
  const isMeant = (freeze: CompiledFreeze): boolean => of === undefined || freezeApplies(freeze, of.document, at);
  const isLocked = ({ entity }: Lock): boolean => of === undefined || entity === null || entity === of.entry.entity.ref;
  const freezes = declared.filter((one): one is DeclaredFreeze => one.kind === "freeze");
  const locks = declared.filter((one): one is Lock => one.kind === "lock");
  const ofRules = await ruleFreezes(muster, at);
  return {
    freezes: [
      ...ofRules
        .filter(({ freeze, compiled }) => freeze.state === "active" && isMeant(compiled))
        .map(({ freeze }) => freeze),
      ...freezes.filter((freeze) => isMeant(compileDeclared(freeze))).map((freeze) => describeFreeze(freeze, at)),
    ],
    locks: locks.filter(isLocked).map((lock) => describeLock(lock, at)),
  };
}
