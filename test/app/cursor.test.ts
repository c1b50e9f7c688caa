import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCursor, writeCursor } from "../../src/app/cursor.ts";
import { Refusal } from "../../src/model/refusal.ts";

const SEED = 20261201;

describe("a cursor", () => {
  it("leads back to where it was written, and is safe in an address", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.array(fc.string({ unit: "grapheme" }), { maxLength: 4 }),
        (list, place) => {
          fc.pre(list.isWellFormed() && place.every((part) => part.isWellFormed()));
          const text = writeCursor(list, place);
          expect(text).toMatch(/^[\w-]+$/);
          expect(readCursor(list, text, place.length)).toEqual(place);
        },
      ),
      { seed: SEED },
    );
  });

  it("is refused by any other list, and so is any other text", () => {
    const cursor = writeCursor("facts", ["a"]);
    const odd = [
      "",
      "%",
      "a",
      "YQ==",
      cursor.slice(1),
      `${cursor}A`,
      "WyJmYWN0cyJd",
      btoa("null"),
      btoa('{"0":"facts"}'),
      btoa('["facts",1]'),
    ];
    expect(() => readCursor("entities", cursor, 1)).toThrow(Refusal);
    expect(() => readCursor("facts", cursor, 2)).toThrow(Refusal);
    for (const text of odd) expect(() => readCursor("facts", text, 1)).toThrow("is not where this list goes on");
  });

  it("is refused without an error of another kind, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCursor("facts", text, 1)).toThrow(Refusal);
      }),
      { seed: SEED },
    );
  });
});
