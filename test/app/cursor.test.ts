import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCursor, readCursorParts, writeCursor } from "../../src/app/cursor.ts";
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

  it("may hold more than texts where its list says so", () => {
    const place = ["a", 1.5, null, true];
    expect(readCursorParts("query", writeCursor("query", place), 4)).toEqual(place);
    expect(() => readCursor("query", writeCursor("query", place), 4)).toThrow(Refusal);
    for (const odd of [[["a"]], [{}], [1, 2]]) {
      expect(() => readCursorParts("query", btoa(JSON.stringify(["query", ...odd])), 1)).toThrow(Refusal);
    }
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
