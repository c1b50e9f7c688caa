// Which label selectors match a set of labels, without trying every selector on every set?

import type { JsonObject, JsonValue } from "../model/json.ts";
import { ownText, ownValue } from "../model/json.ts";
import { listAt, objectAt } from "../model/manifest.ts";

/** Whether a label selector (`matchLabels`, `matchExpressions`) matches the labels; an empty one matches all. */
export function selects(selector: JsonValue, labels: JsonObject): boolean {
  const wanted = Object.entries(objectAt(selector, "matchLabels"));
  if (!wanted.every(([key, value]) => ownValue(labels, key) === value)) return false;
  return listAt(selector, "matchExpressions").every((expression) => {
    const label = ownValue(labels, ownText(expression, "key") ?? "");
    const isListed = label !== undefined && listAt(expression, "values").includes(label);
    const answers: Readonly<Record<string, boolean>> = {
      In: isListed,
      NotIn: !isListed,
      Exists: label !== undefined,
      DoesNotExist: label === undefined,
    };
    return answers[ownText(expression, "operator") ?? ""] === true;
  });
}

interface Selecting {
  readonly object: JsonObject;
  readonly selector: JsonValue;
}

/** Objects with selectors, indexed by the rarest label that each selector requires. */
export class SelectorIndex {
  readonly #byLabel = new Map<string, Selecting[]>();
  /** Objects whose selectors require no label with a certain value. */
  readonly #others: Selecting[] = [];

  constructor(all: readonly Selecting[]) {
    const frequency = new Map<string, number>();
    for (const label of all.flatMap(labelsAskedFor)) frequency.set(label, (frequency.get(label) ?? 0) + 1);
    const rarity = (label: string) => frequency.get(label) ?? 0;
    for (const selecting of all) {
      const [first, ...rest] = labelsAskedFor(selecting);
      if (first === undefined) this.#others.push(selecting);
      else
        this.#file(
          rest.reduce((rarest, label) => (rarity(label) < rarity(rarest) ? label : rarest), first),
          selecting,
        );
    }
  }

  /** The objects whose selectors match the labels. */
  matching(labels: JsonObject): readonly JsonObject[] {
    const near = Object.entries(labels).flatMap(([key, value]) => this.#byLabel.get(labelKey(key, value)) ?? []);
    return [...near, ...this.#others].filter(({ selector }) => selects(selector, labels)).map(({ object }) => object);
  }

  #file(label: string, selecting: Selecting): void {
    const filed = this.#byLabel.get(label);
    if (filed === undefined) this.#byLabel.set(label, [selecting]);
    else filed.push(selecting);
  }
}

function labelsAskedFor({ selector }: Selecting): readonly string[] {
  return Object.entries(objectAt(selector, "matchLabels")).map(([key, value]) => labelKey(key, value));
}

function labelKey(key: string, value: JsonValue): string {
  return `${key}=${JSON.stringify(value)}`;
}
