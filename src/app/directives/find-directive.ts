// Which waiver, freeze or lock is meant, and can it still be changed?

import type { DeclaredFreeze, Directive, DirectiveKind, Lock } from "../../model/directive.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { Muster } from "../muster.ts";

type OfKind = { readonly [Kind in DirectiveKind]: Extract<Directive, { readonly kind: Kind }> };

/** Throws Refusal: `missing`; `conflict` for a freeze of the rule files, which only they can change. */
export async function findDirective<Kind extends DirectiveKind>(
  { store, rules }: Pick<Muster, "store" | "rules">,
  kind: Kind,
  id: string,
): Promise<OfKind[Kind]> {
  const found = await store.directives.get(id);
  if (found?.kind === kind) return found as OfKind[Kind];
  const isOfRules = kind === "freeze" && (await rules.current(store))?.freezes.some((freeze) => freeze.id === id);
  if (isOfRules === true) {
    throw new Refusal("conflict", "freeze-of-rules", `the freeze \`${id}\` is declared by the rule files`, {
      help: "change it there, and put them in force: `muster push`",
    });
  }
  throw new Refusal("missing", `no-such-${kind}`, `there is no ${kind} \`${id}\``, {
    help: `\`muster ${kind} list\` shows them`,
  });
}

/** Throws Refusal `conflict` if somebody ended it, or if it is over. */
export function requireOpen({ kind, id, until, ended }: DeclaredFreeze | Lock, at: Instant): void {
  if (ended === null && (until === null || until > at)) return;
  const how = ended === null ? `is over since ${formatInstant(until ?? at)}` : `was ended by ${ended.by}`;
  throw new Refusal("conflict", `${kind}-over`, `the ${kind} \`${id}\` ${how}`, {
    help: `declare a new one`,
  });
}
