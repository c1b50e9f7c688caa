// Does a large list, read piece by piece, come to what it comes to in one go?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factItem, MOST_ITEMS, recordFactsRequest } from "../../src/api/facts.ts";
import { readAs } from "../../src/http/read-json.ts";
import { readListAs } from "../../src/http/read-list.ts";
import { BodyRefusal } from "../../src/http/tell-refusal.ts";
import { Refusal } from "../../src/model/refusal.ts";

const SCHEMA = { list: recordFactsRequest, item: factItem, most: MOST_ITEMS };

function reading() {
  let now = 0;
  let pauses = 0;
  const slicing = { clock: { now: () => (now += 10) }, pause: async () => void pauses++ };
  return { read: (text: string) => outcomeOf(() => readListAs(slicing, SCHEMA, text)), pauses: () => pauses };
}

async function outcomeOf(read: () => unknown): Promise<unknown> {
  try {
    return { items: await read() };
  } catch (error) {
    if (error instanceof BodyRefusal) return { kind: error.kind, problems: error.problems };
    if (error instanceof Refusal) return { code: error.code, message: error.message };
    throw error;
  }
}

const inOneGo = (text: string): Promise<unknown> => outcomeOf(() => readAs(recordFactsRequest, text));

/** What looks like the border between two items, and is none. */
const TRAPS = ["},{", '"},{"', "\\", '\\"},{', "}],[{", "a"];
/** Makes a few items as long as a piece. */
const PAD = "},{".repeat(1_500);
const item = (facts: unknown) => ({ entity: "component:default/checkout", source: "ci", facts });
const many = (facts: unknown, count = 1_500) => Array.from({ length: count }, () => item(facts));

describe("a list in pieces", () => {
  it("is the same list, whatever its items hold", async () => {
    const value = fc.oneof(
      fc.constantFrom(...TRAPS),
      fc.jsonValue({ maxDepth: 3 }),
      fc.array(fc.object({ maxDepth: 1 })),
    );
    const facts = fc.dictionary(fc.oneof(fc.constantFrom(...TRAPS), fc.string({ minLength: 1 })), value, {
      maxKeys: 5,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(facts, { minLength: 1, maxLength: 5 }), fc.nat(2), async (drawn, spaces) => {
        const items = Array.from({ length: 40 }, (_, at) => item({ at: PAD, ...drawn[at % drawn.length] }));
        const text = JSON.stringify(items, null, spaces);
        expect(await reading().read(text)).toEqual(await inOneGo(text));
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it("is read with pauses", async () => {
    const { read, pauses } = reading();
    await read(JSON.stringify(many({ "x.a": "a".repeat(300) })));
    expect(pauses()).toBeGreaterThan(5);
  });

  it("may have one item that is larger than a piece", async () => {
    const text = JSON.stringify([
      ...many({ "x.a": 1 }, 3),
      item({ "x.b": Array.from({ length: 9_000 }, () => [{}, { a: "},{" }]) }),
    ]);
    expect(await reading().read(text)).toEqual(await inOneGo(text));
  });

  const whole = JSON.stringify(many({ "x.a": 1 }));
  const at = whole.length - 50;
  it.each([
    ["none", "[]"],
    ["none, with space", " [ ]\n"],
    ["an object", "{}"],
    ["null", "null"],
    ["nothing", ""],
    ["two lists", `${whole},${whole}`],
    ["a list cut off", whole.slice(0, -1)],
    ["a list cut off within a text", whole.slice(0, at)],
    ["something missing far behind", `${whole.slice(0, -1)},{"entity":"a","facts":{}}]`],
    ["a key twice far behind", `${whole.slice(0, -1)},{"entity":"a","entity":"b","source":"ci","facts":{}}]`],
    ["a comma at the end", `${whole.slice(0, -1)},]`],
    ["what is no item between items", `[1,${whole.slice(1)}`],
    [
      "digits that would be lost",
      `${whole.slice(0, -1)},{"entity":"a","source":"ci","facts":{"x.a":9007199254740993}}]`,
    ],
    ["more items than are taken", JSON.stringify(many({}, 10_001))],
  ])("is told as in one go: %s", async (_, text) => {
    expect(await reading().read(text)).toEqual(await inOneGo(text));
  });
});
