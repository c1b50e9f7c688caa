// Are texts ordered as SQLite orders them?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareKeys } from "../../src/store/order.ts";

const SEED = 20_261_202;

describe("compareKeys", () => {
  it(`orders as the bytes of UTF-8 do (seed ${SEED})`, () => {
    const text = fc.string({ unit: "grapheme", maxLength: 4 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  it.each([
    ["a", "a", 0],
    ["a", "b", -1],
    ["ab", "a", 1],
    ["", "a", -1],
    ["\uFF5E", "\u{1F680}", -1],
    ["\u{1F680}", "\u{1F681}", -1],
  ])("%j and %j", (a, b, order) => {
    expect(Math.sign(compareKeys(a, b))).toBe(order);
    expect(Math.sign(compareKeys(b, a)) + order).toBe(0);
  });
});
