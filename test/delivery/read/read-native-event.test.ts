import { describe, expect, it } from "vitest";
import { DELIVERY_EVENT_KINDS } from "../../../src/model/delivery-event.ts";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { reading } from "../read.ts";

const FINISHED: JsonObject = {
  kind: "deployment.finished",
  id: "build-4711",
  entity: "checkout-api",
  outcome: "success",
  sha: "9FCEB02",
  finishedAt: "2025-03-05T12:10:00+01:00",
};

describe("an event of our own form", () => {
  it("says what was deployed where and when", () => {
    const { events, problems } = reading({
      ...FINISHED,
      environment: " Production ",
      repository: "https://github.com/Acme/Shop.git",
      previousSha: "1a2b3c4",
      startedAt: "2025-03-05T11:00:00Z",
      commits: [{ sha: "9fceb02", authoredAt: "2025-03-05T08:10:00Z" }],
      type: "deploy",
      unplanned: false,
    });
    expect(problems).toEqual([]);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      id: "evt_1",
      source: "api",
      kind: "deployment.finished",
      occurredAt: Date.parse("2025-03-05T11:10:00Z"),
      entity: "component:default/checkout-api",
      repository: "github.com/acme/shop",
      environment: "production",
      data: {
        key: "build-4711",
        outcome: "success",
        sha: "9fceb02",
        previousSha: "1a2b3c4",
        startedAt: Date.parse("2025-03-05T11:00:00Z"),
        commits: [{ sha: "9fceb02", authoredAt: Date.parse("2025-03-05T08:10:00Z") }],
        type: "deploy",
        isUnplanned: false,
      },
    });
  });

  it("is in production unless it says otherwise, and comes from whom the context names", () => {
    const { events } = reading(FINISHED, { source: "jenkins" });
    expect(events.map(({ environment, source }) => [environment, source])).toEqual([["production", "jenkins"]]);
  });

  it("may be about several entities: one event for each, none twice", () => {
    const { events } = reading({ ...FINISHED, entity: ["cart", "api:shop/prices", "component:default/cart"] });
    expect(events.map(({ id, entity }) => [id, entity])).toEqual([
      ["evt_1", "component:default/cart"],
      ["evt_2", "api:shop/prices"],
    ]);
    expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
  });

  it("takes numbers for ids, as pipelines know them", () => {
    expect(reading({ ...FINISHED, id: 4711 }).events[0]?.data).toMatchObject({ key: "4711" });
  });

  it("holds nothing that was not said", () => {
    const [event] = reading({ kind: "incident.opened", id: "I1", openedAt: "2025-03-12T14:40:00Z" }).events;
    expect(event?.data).toEqual({ key: "I1" });
    expect(event).toMatchObject({ entity: null, repository: null, environment: null });
  });

  const AT = "2025-03-05T11:00:00Z";
  it.each<[string, JsonObject, JsonObject]>([
    [
      "commits.pushed",
      { branch: "main", after: "b", commits: [{ sha: "b", authoredAt: AT, paths: ["a/b"] }], pushedAt: AT },
      {
        branch: "main",
        isDefaultBranch: true,
        before: null,
        after: "b",
        isForced: false,
        commits: [{ sha: "b", authoredAt: Date.parse(AT), paths: ["a/b"] }],
      },
    ],
    [
      "commits.pushed",
      { branch: "fix", before: "a", after: "b", forced: true, capped: true, commits: [], occurredAt: AT },
      { branch: "fix", isDefaultBranch: false, before: "a", after: "b", isForced: true, isCapped: true, commits: [] },
    ],
    [
      "change.opened",
      { openedAt: AT, title: "t", number: 7 },
      { key: "x", title: "t", number: 7, openedAt: Date.parse(AT) },
    ],
    ["change.updated", { updatedAt: AT, labels: ["hotfix"], bot: true }, { key: "x", labels: ["hotfix"], isBot: true }],
    ["change.merged", { mergedAt: AT, mergeSha: "m" }, { key: "x", mergeSha: "m", mergedAt: Date.parse(AT) }],
    ["change.abandoned", { abandonedAt: AT }, { key: "x" }],
    ["tag.pushed", { pushedAt: AT, tag: "v1", sha: "a" }, { tag: "v1", sha: "a" }],
    ["artifact.known", { builtAt: AT, artifact: "sha256:1", sha: "a" }, { artifact: "sha256:1", sha: "a" }],
    ["deployment.queued", { queuedAt: AT, attempt: 2 }, { key: "x", attempt: 2 }],
    [
      "deployment.started",
      { startedAt: AT, production: true, transient: false },
      { key: "x", isProduction: true, isTransient: false, startedAt: Date.parse(AT) },
    ],
    ["deployment.annotated", { annotatedAt: AT, failed: true, note: "n" }, { key: "x", failed: true, note: "n" }],
    ["rollback", { rolledBackAt: AT, toSha: "a", rollsBack: "d3" }, { key: "x", toSha: "a", rollsBack: "d3" }],
    [
      "incident.opened",
      { startedAt: AT, causedBy: { deployment: "d3" } },
      { key: "x", startedAt: Date.parse(AT), causedBy: [{ deployment: "d3" }] },
    ],
    ["incident.resolved", { resolvedAt: AT }, { key: "x" }],
    ["incident.reopened", { reopenedAt: AT }, { key: "x" }],
    ["incident.retracted", { retractedAt: AT }, { key: "x" }],
  ])("reads `%s` %#", (kind, said, data) => {
    const { events, problems } = reading({ kind, id: "x", entity: "a", ...said });
    expect(problems).toEqual([]);
    expect(events).toMatchObject([{ kind, occurredAt: Date.parse(AT) }]);
    expect(events[0]?.data).toEqual(data);
  });
});

const VALID_KINDS = `valid here: ${DELIVERY_EVENT_KINDS.slice(0, 12)
  .map((kind) => `\`${kind}\``)
  .join(", ")}, …`;

describe("what is wrong with it", () => {
  it.each<[string, JsonValue, string, string, string?]>([
    ["no object", [], "", "an event has to be an object"],
    ["no kind", { id: "x" }, "/kind", "`kind` is missing", VALID_KINDS],
    [
      "a slip in the kind",
      { ...FINISHED, kind: "deployment.finish" },
      "/kind",
      "`kind` cannot be `deployment.finish`",
      "did you mean `deployment.finished`?",
    ],
    ["no outcome: success is never assumed", without("outcome"), "/outcome", "`outcome` is missing"],
    [
      "another outcome",
      { ...FINISHED, outcome: "succes" },
      "/outcome",
      "`outcome` cannot be `succes`",
      "did you mean `success`?",
    ],
    [
      "a misspelt key",
      { ...without("finishedAt"), finishedAd: "2025-03-05T11:10:00Z" },
      "/finishedAd",
      "`finishedAd` is not a key here",
      "did you mean `finishedAt`?",
    ],
    [
      "no time",
      without("finishedAt"),
      "/finishedAt",
      "`finishedAt` is missing",
      "a time with an offset, for example `2025-03-05T11:10:00Z`",
    ],
    [
      "a time without an offset",
      { ...FINISHED, finishedAt: "2025-03-05 11:10" },
      "/finishedAt",
      "`finishedAt` cannot be `2025-03-05 11:10`: expected a time with an offset, `2025-03-05T11:10:00Z`",
    ],
    [
      "a day",
      { ...FINISHED, finishedAt: "2025-03-05" },
      "/finishedAt",
      "`finishedAt` cannot be `2025-03-05`: expected a time with an offset, `2025-03-05T11:10:00Z`",
    ],
    [
      "a day that no calendar has",
      { ...FINISHED, finishedAt: "2025-02-30T11:10:00Z" },
      "/finishedAt",
      "`finishedAt` cannot be `2025-02-30T11:10:00Z`: expected a time with an offset, `2025-03-05T11:10:00Z`",
    ],
    [
      "a time ahead",
      { ...FINISHED, finishedAt: "2026-12-01T12:05:01Z" },
      "/finishedAt",
      "happened at 2026-12-01T12:05:01Z, which is in the future (now: 2026-12-01T12:00:00Z)",
      "clocks may differ by 5 minutes",
    ],
    [
      "nobody it is about",
      without("entity"),
      "/entity",
      "`entity` is missing",
      "or give the `repository`, where the catalog says whose it is",
    ],
    [
      "an entity that is none",
      { ...FINISHED, entity: ["a", "component:"] },
      "/entity",
      "`component:` is not an entity ref",
      "write `kind:namespace/name`",
    ],
    [
      "a cause that says two things",
      { kind: "incident.opened", id: "I", openedAt: "2025-03-05T11:10:00Z", causedBy: [{ sha: "a", change: "b" }] },
      "/causedBy/0",
      "item 1 of `causedBy` cannot be an object: expected one of `deployment`, `sha`, `change` and `artifact`",
    ],
  ])("is said of %s", (_, sent, pointer, message, help) => {
    const { events, problems } = reading(sent);
    expect(events).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: "error", pointer, message });
    expect(problems[0]?.help).toBe(help);
  });

  it("is said all at once", () => {
    const { problems } = reading({ ...FINISHED, outcome: 1, attempt: 0, unplanned: "no" });
    expect(problems.map(({ pointer }) => pointer)).toEqual(["/outcome", "/attempt", "/unplanned"]);
  });

  it.each<[string, JsonValue, readonly string[]]>([
    [
      "its shape, its time and its entity",
      { ...FINISHED, outcome: "succes", entity: "component:", finishedAt: "2027-01-01T00:00:00Z" },
      ["/outcome", "/finishedAt", "/entity"],
    ],
    ["a time and an id that are missing", { kind: "incident.opened", entity: "a" }, ["/id", "/openedAt"]],
    ["nobody and no time", { kind: "rollback", id: "x" }, ["/rolledBackAt", "/entity"]],
    [
      "a slip in the kind, and in what it says",
      { ...without("finishedAt"), kind: "deployment.finishd", outcome: "succes", entity: "component:" },
      ["/kind", "/outcome", "/entity"],
    ],
    ["a kind that nobody can guess", { kind: "launch", id: 1 }, ["/kind"]],
  ])("is said of %s together", (_, sent, pointers) => {
    const { events, problems } = reading(sent);
    expect([events, problems.map(({ pointer }) => pointer)]).toEqual([[], pointers]);
  });

  it("is not said of clocks that differ a little", () => {
    expect(reading({ ...FINISHED, finishedAt: "2026-12-01T12:05:00Z" }).problems).toEqual([]);
  });
});

describe("the dedupe key", () => {
  const keyOf = (sent: JsonValue) => reading(sent).events[0]?.dedupeKey;

  it("is the same for the same, however it is written", () => {
    const again = Object.fromEntries(Object.entries(FINISHED).reverse());
    expect(keyOf({ ...again, finishedAt: "2025-03-05T11:10:00.000Z", entity: "Component:checkout-api" })).toBe(
      keyOf(FINISHED),
    );
  });

  it.each<[string, JsonObject]>([
    ["outcome", { outcome: "failure" }],
    ["time", { finishedAt: "2025-03-05T11:10:01Z" }],
    ["entity", { entity: "other" }],
    ["environment", { environment: "prod-eu" }],
    ["attempt", { attempt: 2 }],
    ["commit", { sha: "aaaaaaa" }],
  ])("differs where the %s does", (_, change) => {
    expect(keyOf({ ...FINISHED, ...change })).not.toBe(keyOf(FINISHED));
  });
});

function without(key: string): JsonObject {
  return Object.fromEntries(Object.entries(FINISHED).filter(([name]) => name !== key));
}
