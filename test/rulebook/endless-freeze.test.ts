import { expect, it } from "vitest";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";

function problemsOf(cron: string, duration: string): readonly string[] {
  const text = `kind: Freeze\nid: x\ntitle: X\nenvironments: [production]\nwindow: { cron: "${cron}", duration: ${duration} }\n`;
  const { problems } = loadRulebook([{ path: "freeze.yaml", text }], []);
  return problems.map(({ code, line, column, message }) => `${line}:${column} ${code}: ${message}`);
}

it.each([
  ["* * * * *", "1m"],
  ["* * * * *", "4h"],
  ["*/5 * * * *", "5m"],
  ["* * 1-20 12 *", "1m"],
  ["* * 1,10-20 * *", "2m"],
  ["0 * * * *", "1h"],
])("windows without a gap, as of `%s` for %s, do not load: nobody could say when they end", (cron, duration) => {
  expect(problemsOf(cron, duration)).toEqual([
    `5:17 endless-freeze: \`${cron}\` for \`${duration}\` has more than 2000 windows without a gap, so its end cannot be computed`,
  ]);
});

it.each([
  ["0 16 * * FRI", "64h"],
  ["* * * * *", "30s"],
  ["* * * * MON", "1m"],
  ["0 0 * * *", "23h"],
  ["0 0 29 2 *", "1d"],
  ["*/5 9-17 * * *", "5m"],
  ["0 18 20 12 *", "15d"],
])("windows that end, as of `%s` for %s, load", (cron, duration) => {
  expect(problemsOf(cron, duration)).toEqual([]);
});
