// Do the pages name every variable and every metric there is, and none there is not?

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeMetrics } from "../../src/http/node-metrics.ts";
import { readSettings } from "../../src/http/read-settings.ts";
import { PAGES, ROOT } from "./pages.ts";

const pageOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("environment variables", () => {
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => pageOf(join("src", path)));
  const read = namesIn(sources.join("\n"), /"((?:MUSTER|BACKSTAGE)_[A-Z_]+)"|\benv\.((?:MUSTER|BACKSTAGE)_[A-Z_]+)/g);

  it("are told, each in a table of the service or of the commands", () => {
    const pages = `${pageOf("docs/operations.md")}${pageOf("docs/cli.md")}`;
    const rows = namesIn(pages, /^\|(?: `--[^|]*\|)? `([A-Z_]+)` \|/gm);
    // A constant of the build, and of nobody's environment.
    expect(rows).toEqual(new Set([...read].filter((name) => name !== "MUSTER_VERSION")));
  });

  it("are named by no page where the program reads none of that name", () => {
    const named = PAGES.flatMap((page) => [...namesIn(pageOf(page), /\b((?:MUSTER|BACKSTAGE)_[A-Z_]+)\b/g)]);
    expect(named.filter((name) => !read.has(name))).toEqual([]);
  });

  it("have the values that are told", () => {
    const { openness, rateLimit, sources } = readSettings({
      MUSTER_READ: "open",
      MUSTER_METRICS: "open",
      MUSTER_BADGES: "open",
      MUSTER_RATE_LIMIT: "50",
      MUSTER_SOURCES: "git, backstage",
    });
    expect({ openness, rateLimit, sources }).toEqual({
      openness: { reading: true, metrics: true, badges: true },
      rateLimit: 50,
      sources: ["git", "backstage"],
    });
  });
});

describe("metrics", () => {
  it("that are to be alerted on are those that are counted", async () => {
    const metrics = nodeMetrics();
    metrics.watch({
      entities: () => Promise.resolve(1),
      unmappedEvents: () => Promise.resolve(0),
      waivers: async () => ({
        states: { requested: 0, active: 0 },
        attention: { expiring: 0, lapsed: 0, needless: 0 },
      }),
      refusedRules: () => undefined,
      refusedTrust: () => undefined,
      fleet: () => Promise.resolve({ scorecards: [], pending: 0, evaluations: [] }),
      ofEntities: true,
    });
    const counted = namesIn(JSON.stringify(await metrics.read()), /# TYPE (muster_\w+) /g);
    const named = namesIn(pageOf("docs/operations.md"), /\b(muster_[a-z_]+?)(?:_bucket|_count|_sum)?\b/g);
    expect(named).toEqual(counted);
  });
});

function namesIn(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, name, other]) => name ?? other ?? ""));
}
