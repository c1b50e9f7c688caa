// Does a badge say what is so, in text and colour, whatever names it is made of?

import { describe, expect, it } from "vitest";
import { shieldsBadge as shieldsShape } from "../../src/api/badges.ts";
import type { HeldLevelBody } from "../../src/api/findings.ts";
import { emptyBadge, levelBadge, shieldsBadge, svgBadge } from "../../src/report/badge.ts";
import { HOSTILE } from "./hostile-text.ts";
import { wellFormedness } from "./well-formed-xml.ts";

const HELD: HeldLevelBody = {
  scorecard: "production-readiness",
  title: "Production readiness",
  draft: false,
  levels: ["bronze", "silver", "gold"],
  level: "silver",
  rank: 2,
  target: "gold",
  standing: "below",
  score: 71.4,
  waived: [],
};

const holding = (level: string | null, rank: number, more: Partial<HeldLevelBody> = {}): HeldLevelBody => ({
  ...HELD,
  level,
  rank,
  ...more,
});

describe("the message", () => {
  it.each([
    [HELD, "silver, target gold"],
    [holding("gold", 3, { standing: "met" }), "gold"],
    [holding("silver", 2, { target: null, standing: null }), "silver"],
    [holding(null, 0), "no level, target gold"],
    [holding("bronze", 1, { standing: "unknown", draft: true }), "bronze, target gold (draft)"],
  ])("%# says the level, and the target that is not reached", (held, message) => {
    expect(levelBadge(held).message).toBe(message);
  });

  it("has a colour for each rung, on which white can be read", () => {
    const colors = [
      levelBadge(holding(null, 0)),
      levelBadge(holding("bronze", 1)),
      levelBadge(holding("silver", 2)),
      levelBadge(holding("gold", 3)),
      levelBadge(holding(null, 0, { target: null })),
      emptyBadge("x", "not applicable"),
    ].map(({ color }) => color);
    expect(new Set(colors).size).toBe(5);
    for (const color of colors) expect(contrastWithWhite(color)).toBeGreaterThan(4.5);
  });
});

describe("what shields.io reads", () => {
  it("is as its schema has it, and an error where nothing is there", () => {
    const level = shieldsBadge(levelBadge(HELD));
    expect(shieldsShape.parse(level)).toEqual({
      schemaVersion: 1,
      label: "Production readiness",
      message: "silver, target gold",
      color: "#5f6b00",
      cacheSeconds: 300,
    });
    expect(shieldsBadge(emptyBadge("Readiness", "no such entity")).isError).toBe(true);
    expect(shieldsBadge(emptyBadge("Readiness", "not applicable"))).not.toHaveProperty("isError");
  });

  it("has no empty message", () => {
    expect(shieldsBadge(levelBadge(holding(" ", 3, { standing: "met" }))).message).toBe("?");
  });
});

describe("the picture", () => {
  it("is what it was", async () => {
    await expect(svgBadge(levelBadge(HELD))).toMatchFileSnapshot("../cases/report/badge.svg");
  });

  it("is read aloud as it is seen", () => {
    const svg = svgBadge(levelBadge(HELD));
    expect(svg).toContain('role="img" aria-label="Production readiness: silver, target gold"');
    expect(svg).toContain("<title>Production readiness: silver, target gold</title>");
  });

  it("has room for its texts, also for wide ones, and is never endless", () => {
    const width = (title: string) => Number(/ width="(\d+)"/.exec(svgBadge(levelBadge({ ...HELD, title })))?.[1]);
    expect(width("iiiiiiiiii")).toBeLessThan(width("wwwwwwwwww"));
    expect(width("本番準備完了")).toBeGreaterThan(width("abcdef"));
    expect(width("w".repeat(10_000))).toBe(width("w".repeat(1_000)));
    expect(width("w".repeat(10_000))).toBeLessThan(600);
  });

  it.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))(
    "shows %s, and does nothing of it",
    (_, text) => {
      const svg = svgBadge(levelBadge({ ...HELD, title: text, level: text, target: text }));
      expect(wellFormedness(`<?xml version="1.0" encoding="UTF-8"?>\n${withoutDialect(svg)}`)).toEqual([]);
      const elements = new Set([...svg.matchAll(/<(\w+)/g)].map(([, name]) => name));
      expect(elements).toEqual(new Set(["svg", "title", "clipPath", "rect", "g", "text"]));
      expect(svg).not.toMatch(/ on\w+="|href="/);
    },
  );
});

/** Attributes with hyphens, which the checker does not know. */
function withoutDialect(svg: string): string {
  return svg.replace(/ (?:aria-label|clip-path|font-family|font-size)="[^"<]*"/g, "");
}

/** WCAG 2 contrast ratio. */
function contrastWithWhite(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
