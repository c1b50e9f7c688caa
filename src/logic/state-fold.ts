// How do explanations word what `some`, `all`, `every` and `none` found in a list, and which items decided?

import type { Evidence } from "../model/finding.ts";
import type { FoldOperator } from "./compile-iterator.ts";
import type { Compiler } from "./compiler.ts";
import { RelatedDocument } from "./document-path.ts";
import { relatedEvidence } from "./evidence.ts";
import type { Call, Expression } from "./expression.ts";
import { namesOf, selectItems } from "./item-name.ts";
import type { NamedItem } from "./item-name.ts";
import { nounOf, phraseList, phrasePredicate, phraseValue } from "./phrase.ts";
import { known, unknown } from "./statement.ts";
import type { State } from "./statement.ts";
import type { Value } from "./value.ts";

const MOST_EVIDENCE = 5;

export function stateFold(call: Call, operator: FoldOperator, compiler: Compiler): State {
  const [list, predicate] = call.args as [Expression, Expression];
  const decide = compiler.truth(call);
  const items = compiler.value(list);
  const holds = compiler.inBody().truth(predicate);
  const say = sayFold(operator, list, predicate);
  // The truth of the items that decide: `some` and `none` look for items the predicate holds for, the others for items
  // it fails for.
  const decisive = operator === "some" || operator === "none";
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    const found = items(situation.slots, undefined);
    const all: readonly Value[] = Array.isArray(found) ? found : [];
    const wanted = truth === undefined ? undefined : decisive;
    const deciding = selectItems(all, (item) => holds(situation.slots, item) === wanted);
    const statement =
      truth === undefined ? unknown(call, compiler, situation) : known(truth, say(truth, all.length, deciding));
    const evidence = evidenceOfItems(predicate, deciding);
    return evidence.length === 0 ? statement : { ...statement, evidence };
  };
}

function evidenceOfItems(predicate: Expression, deciding: readonly NamedItem[]): Evidence[] {
  return deciding
    .slice(0, MOST_EVIDENCE)
    .flatMap(({ item }) => (item instanceof RelatedDocument ? relatedEvidence(predicate, item) : []));
}

type SayFold = (truth: boolean, total: number, deciding: readonly NamedItem[]) => string;

function sayFold(operator: FoldOperator, list: Expression, predicate: Expression): SayFold {
  const [noun, name, plural] = [nounOf(list), phraseValue(list), phraseList(list)];
  const [has, have] = [phrasePredicate(predicate, "one"), phrasePredicate(predicate, "many")];
  const no = `no ${noun} of ${name} ${has}`;
  const some = (total: number, deciding: readonly NamedItem[], one: string, many: string): string => {
    const who = total === 1 ? `the only ${noun} of ${name}` : `${deciding.length} of ${total} ${plural}`;
    return `${who} ${deciding.length === 1 ? one : many}: ${namesOf(deciding)}`;
  };
  switch (operator) {
    case "some":
      return (truth, _, deciding) =>
        truth ? `${namesOf(deciding)} of ${name} ${deciding.length === 1 ? has : have}` : no;
    case "none":
      return (truth, total, deciding) => (truth ? no : some(total, deciding, has, have));
    case "all":
    case "every": {
      const [lacks, lack] = [phrasePredicate(predicate, "one", true), phrasePredicate(predicate, "many", true)];
      return (truth, total, deciding) => {
        if (total === 0) return `${name} is empty`;
        if (!truth) return some(total, deciding, lacks, lack);
        return total === 1 ? `the only ${noun} of ${name} ${has}` : `all ${total} ${plural} ${have}`;
      };
    }
  }
}
