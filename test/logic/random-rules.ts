// Random rules and data for the fuzz tests: well formed, small, and full of odd values.

import fc from "fast-check";
import type { JsonValue } from "../../src/model/json.ts";

type Rule = JsonValue;

/** Names that lead nowhere in plain data, and that JavaScript objects carry all the same. */
const INHERITED_NAMES = ["constructor", "a.constructor", "toString", "__proto__", "l.map", "t.at"];

const NAMES = ["a", "b", "n", "t", "l", "o", "o.a", "o.b", "l.0", "l.1", "l.length", "t.length", "none", "o.none", "k"];
const ITEM_NAMES = ["", "a", "b", "n", "a.b", "none"];

const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(0.5, 1e21, -0.25, 80) },
  {
    weight: 4,
    arbitrary: fc.constantFrom("", "a", "b", "ab", "Ab", "1", "10", " 5 ", "3 replicas", "null", "0", "a,b"),
  },
  { weight: 2, arbitrary: fc.boolean() },
);

const maybeNull: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 9, arbitrary: scalar },
  { weight: 1, arbitrary: fc.constant(null) },
);

/** Data, with null where `nulls`. */
export function randomValue(nulls: boolean): fc.Arbitrary<JsonValue> {
  const leaf = nulls ? maybeNull : scalar;
  const item = fc.oneof(
    { weight: 5, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.dictionary(fc.constantFrom("a", "b", "n"), leaf, { maxKeys: 3, noNullPrototype: true }),
    },
    { weight: 1, arbitrary: fc.array(leaf, { maxLength: 3 }) },
  );
  return fc.oneof(
    { weight: 5, arbitrary: leaf },
    { weight: 3, arbitrary: fc.array(item, { maxLength: 4 }) },
    {
      weight: 2,
      arbitrary: fc.dictionary(fc.constantFrom("a", "b", "n"), item, { maxKeys: 3, noNullPrototype: true }),
    },
  );
}

export function randomData(nulls: boolean): fc.Arbitrary<Record<string, JsonValue>> {
  const value = randomValue(nulls);
  return fc.record(
    {
      a: value,
      b: value,
      n: fc.integer({ min: -3, max: 12 }),
      t: fc.constantFrom("", "ab", "Abc", "10"),
      l: fc.array(value, { maxLength: 4 }),
      o: fc.dictionary(fc.constantFrom("a", "b", "n"), value, { maxKeys: 3, noNullPrototype: true }),
      // Names of fields that a rule may take from the data, one of which looks like logic.
      k: fc.array(fc.oneof(fc.constantFrom("a", "none", "o.a", "t"), fc.constant({ cat: ["a"] })), { maxLength: 3 }),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
}

export interface RuleShape {
  /** Paths at the root. */
  readonly names: readonly string[];
  /** Of operators that know where others do not, and of defaults: none in rules whose soundness is asked. */
  readonly closedWorld: boolean;
  /** Operators that json-logic-js does not have. */
  readonly ownOperators: boolean;
  readonly computedPaths: boolean;
  /** Paths that are on prototypes. */
  readonly inheritedNames: boolean;
  /** Paths of related entities' documents; none: rules do not read those. */
  readonly relatedNames?: readonly string[];
}

const MAX_DEPTH = 4;

export function randomRule(shape: RuleShape): fc.Arbitrary<Rule> {
  const names = shape.inheritedNames ? [...shape.names, ...INHERITED_NAMES] : shape.names;
  const inner = expressionIn(shape, ITEM_NAMES, undefined, MAX_DEPTH - 2);
  const innerReduce = expressionIn(shape, REDUCE_NAMES, undefined, MAX_DEPTH - 2);
  const middle = expressionIn(shape, ITEM_NAMES, { body: inner, reduce: innerReduce }, MAX_DEPTH - 1);
  const middleReduce = expressionIn(shape, REDUCE_NAMES, { body: inner, reduce: innerReduce }, MAX_DEPTH - 1);
  const related =
    shape.relatedNames && expressionIn(shape, shape.relatedNames, { body: inner, reduce: innerReduce }, 2);
  return expressionIn(shape, names, { body: middle, reduce: middleReduce, ...(related && { related }) }, MAX_DEPTH);
}

export const PLAIN_NAMES: readonly string[] = NAMES;
const REDUCE_NAMES = ["current", "accumulator", "current.a", "current.n", "accumulator.a", ""];

interface Bodies {
  readonly body: fc.Arbitrary<Rule>;
  readonly reduce: fc.Arbitrary<Rule>;
  readonly related?: fc.Arbitrary<Rule>;
}

function expressionIn(
  shape: RuleShape,
  names: readonly string[],
  bodies: Bodies | undefined,
  maxDepth: number,
): fc.Arbitrary<Rule> {
  const name = fc.constantFrom(...names);
  const read = readIn(shape, name);
  const leaf: fc.Arbitrary<Rule> = fc.oneof(
    { weight: 5, arbitrary: read },
    { weight: 3, arbitrary: maybeNull },
    { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  );
  const { rule } = fc.letrec<{ rule: Rule }>((tie) => {
    const part = tie("rule");
    return {
      rule: fc.oneof(
        { maxDepth, withCrossShrink: true },
        { weight: 3, arbitrary: leaf },
        ...operations(shape, part, name, bodies),
      ),
    };
  });
  return rule;
}

function readIn(shape: RuleShape, name: fc.Arbitrary<string>): fc.Arbitrary<Rule> {
  const plain = name.map((path): Rule => ({ var: path }));
  if (!shape.closedWorld) return plain;
  const withDefault = fc.tuple(name, maybeNull).map(([path, fallback]): Rule => ({ var: [path, fallback] }));
  return fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: withDefault });
}

function call(operators: readonly string[], ...args: readonly fc.Arbitrary<Rule>[]): fc.Arbitrary<Rule> {
  return fc
    .tuple(fc.constantFrom(...operators), fc.tuple(...args))
    .map(([operator, values]): Rule => ({ [operator]: values }));
}

function operations(
  shape: RuleShape,
  part: fc.Arbitrary<Rule>,
  name: fc.Arbitrary<string>,
  bodies: Bodies | undefined,
): fc.WeightedArbitrary<Rule>[] {
  const many = (operators: readonly string[], least: number): fc.Arbitrary<Rule> =>
    fc
      .tuple(fc.constantFrom(...operators), fc.array(part, { minLength: least, maxLength: 4 }))
      .map(([operator, values]): Rule => ({ [operator]: values }));
  const list = [
    { weight: 4, arbitrary: call(["==", "===", "!=", "!==", "<", "<=", ">", ">=", "in", "/", "%", "-"], part, part) },
    { weight: 1, arbitrary: call(["<", "<="], part, part, part) },
    { weight: 3, arbitrary: call(["!", "!!"], part) },
    { weight: 4, arbitrary: many(["and", "or"], 1) },
    { weight: 2, arbitrary: many(["if", "?:"], 1) },
    { weight: 2, arbitrary: many(["+", "*", "min", "max"], 1) },
    { weight: 1, arbitrary: call(["-", "+"], part) },
    { weight: 2, arbitrary: many(["cat", "merge"], 1) },
    { weight: 1, arbitrary: call(["substr"], part, fc.integer({ min: -4, max: 4 })) },
    { weight: 1, arbitrary: call(["substr"], part, fc.integer({ min: -4, max: 4 }), part) },
    { weight: 1, arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }) },
  ];
  if (bodies !== undefined) list.push(...iterations(part, bodies));
  if (shape.closedWorld) list.push(...closedWorld(part, name));
  if (shape.ownOperators)
    list.push(...ownOperators(part, bodies), ...(shape.closedWorld ? [{ weight: 1, arbitrary: many(["??"], 2) }] : []));
  if (shape.computedPaths) list.push({ weight: 1, arbitrary: call(["var"], call(["cat"], part)) });
  if (shape.computedPaths && shape.closedWorld)
    list.push({ weight: 1, arbitrary: fc.constant<Rule>({ missing: { var: "k" } }) });
  return list;
}

function iterations(part: fc.Arbitrary<Rule>, { body, reduce, related }: Bodies): fc.WeightedArbitrary<Rule>[] {
  const relations = fc.constantFrom<Rule>({ related: "dependsOn" }, { related: "partOf" });
  const overRelated = related && {
    weight: 4,
    arbitrary: call(["some", "all", "none", "filter", "map"], relations, related),
  };
  return [
    ...(overRelated === undefined ? [] : [overRelated]),
    { weight: 4, arbitrary: call(["some", "all", "none", "filter", "map"], part, body) },
    { weight: 1, arbitrary: call(["reduce"], part, reduce, maybeNull) },
    { weight: 1, arbitrary: call(["reduce"], part, reduce) },
  ];
}

function closedWorld(part: fc.Arbitrary<Rule>, name: fc.Arbitrary<string>): fc.WeightedArbitrary<Rule>[] {
  const names = fc.array(name, { minLength: 1, maxLength: 3 });
  return [
    { weight: 1, arbitrary: names.map((paths): Rule => ({ missing: paths })) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.integer({ min: 0, max: 3 }), names).map((args): Rule => ({ missing_some: args })),
    },
    {
      weight: 1,
      arbitrary: call(
        ["if"],
        part,
        names.map((paths): Rule => ({ missing: paths })),
        part,
      ),
    },
  ];
}

function ownOperators(part: fc.Arbitrary<Rule>, bodies: Bodies | undefined): fc.WeightedArbitrary<Rule>[] {
  const list = [
    { weight: 1, arbitrary: call(["length", "lower", "age_days"], part) },
    {
      weight: 1,
      arbitrary: call(["glob"], part, fc.constantFrom("a*", "*", "?b", "")).filter(
        (rule) => !JSON.stringify(rule).includes('""]'),
      ),
    },
    {
      weight: 1,
      arbitrary: call(["sem_ver"], part, fc.constantFrom("=", "<", ">=", "^"), fc.constantFrom("1.0.0", "10")),
    },
  ];
  return bodies === undefined ? list : [...list, { weight: 1, arbitrary: call(["every"], part, bodies.body) }];
}
