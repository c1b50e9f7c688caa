// Does text fit the columns it is given, losing nothing?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  columnsOf,
  count,
  cut,
  cutLeft,
  nameSome,
  padLeft,
  padRight,
  together,
  wrap,
} from "../../src/report/layout.ts";

const SEED = 20_261_201;

describe("columnsOf", () => {
  it.each([
    ["plain", 5],
    ["漢字", 4],
    ["e\u0301te\u0301", 3],
    ["👩‍👩‍👧", 2],
    ["✓", 1],
    ["한국", 4],
    ["≥ 80 %", 6],
  ])("%s takes %d", (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});

describe("cutting and padding", () => {
  it.each([
    ["checkout", 8, "checkout", "checkout"],
    ["checkout", 6, "check…", "…ckout"],
    ["漢字漢字", 5, "漢字…", "…漢字"],
  ])("%s in %d", (text, columns, head, tail) => {
    expect(cut(text, columns)).toBe(head);
    expect(cutLeft(text, columns)).toBe(tail);
  });

  it("pads by columns, not by characters", () => {
    expect(padRight("漢字", 6)).toBe("漢字  ");
    expect(padLeft("漢字", 6)).toBe("  漢字");
    expect(padRight("longer", 3)).toBe("longer");
  });
});

describe("wrap", () => {
  it("hangs what follows under the first line", () => {
    expect(wrap("one two three four", 11, "- ", "  ")).toEqual(["- one two", "  three", "  four"]);
  });

  it("breaks a word that is longer than a line", () => {
    expect(wrap("abcdefghij kl", 6, "  ")).toEqual(["  abcd", "  efgh", "  ij", "  kl"]);
  });

  it("keeps together what belongs together", () => {
    expect(wrap(`one ${together("(two three)")}`, 12)).toEqual(["one", "(two three)"]);
  });

  it("never starts a line with a log command", () => {
    expect(wrap("aaaa ::error::x", 12)).toEqual(["aaaa", ": :error::x"]);
  });

  it("keeps every line within the width and every word whole where it fits", () => {
    const words = fc.array(fc.stringMatching(/^[a-z漢✓]{1,30}$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 60 }), (list, width) => {
        const lines = wrap(list.join(" "), width, "  - ", "    ");
        expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(width);
        expect(
          lines
            .map((line) => line.slice(4))
            .join("")
            .replaceAll(" ", ""),
        ).toBe(list.join(""));
      }),
      { seed: SEED },
    );
  });
});

describe("naming and counting", () => {
  it("names some and counts the rest", () => {
    expect(nameSome(["a", "b", "c", "d"], 2)).toBe("a, b, …\u00a02\u00a0more");
    expect(nameSome(["a", "b"], 2)).toBe("a, b");
  });

  it("knows one from many", () => {
    expect([count(1, "entity", "entities"), count(2, "entity", "entities"), count(0, "rule")]).toEqual([
      "1 entity",
      "2 entities",
      "0 rules",
    ]);
  });
});
