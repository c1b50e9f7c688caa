import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { realData } from "../../catalog/real-data.ts";
import { reading } from "../read.ts";

const AT = "2025-03-05T11:10:00Z";

function cdevent(type: string, subject: JsonObject, customData?: JsonObject): JsonObject {
  const context = { specversion: "0.5.0", id: "e1", source: "/ci", type: `dev.cdevents.${type}.0.2.0`, timestamp: AT };
  return { context, subject: { id: "checkout", source: "/prod", ...subject }, ...(customData && { customData }) };
}

const DEPLOYED = cdevent("service.deployed", {
  content: { environment: { id: "Prod-EU" }, artifactId: "pkg:oci/checkout@sha256%3Aabc" },
});

describe("a CDEvent", () => {
  it("says what was deployed where and when", () => {
    const { events, problems } = reading(DEPLOYED);
    expect(problems).toEqual([]);
    expect(events).toMatchObject([
      {
        source: "cdevents",
        kind: "deployment.finished",
        occurredAt: Date.parse(AT),
        entity: "component:default/checkout",
        environment: "prod-eu",
        data: {
          key: `/prod|checkout|Prod-EU|pkg:oci/checkout@sha256%3Aabc|${AT}`,
          outcome: "success",
          artifact: "pkg:oci/checkout@sha256%3Aabc",
        },
      },
    ]);
  });

  it("means the same inside a CloudEvent, and with an id of another delivery", () => {
    const envelope = { specversion: "1.0", id: "x", source: "/ci", type: "dev.cdevents.service.deployed.0.2.0" };
    const headers = { "ce-type": "dev.cdevents.service.deployed.0.2.0", "ce-id": "x" };
    const redelivered = { ...DEPLOYED, context: { ...(DEPLOYED["context"] as JsonObject), id: "e2" } };
    const written = JSON.stringify(DEPLOYED);
    const all: readonly JsonValue[] = [
      { ...envelope, data: DEPLOYED },
      { ...envelope, data: written, datacontenttype: "application/json" },
      { ...envelope, data_base64: Buffer.from(written).toString("base64") },
      { headers, body: DEPLOYED },
      redelivered,
    ];
    const keyOf = (sent: JsonValue) => reading(sent).events.map(({ dedupeKey }) => dedupeKey);
    expect(keyOf(DEPLOYED)).toHaveLength(1);
    for (const sent of all) expect(keyOf(sent)).toEqual(keyOf(DEPLOYED));
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      "a commit in the custom data",
      cdevent("service.upgraded", { content: {} }, { commit: "ABC", version: "1.2", entity: "system:shop" }),
      { entity: "system:default/shop", environment: "production", data: { sha: "abc", version: "1.2" } },
    ],
    [
      "a service named with where it runs",
      cdevent("service.deployed", { id: "/cluster/ns/cart", content: {} }),
      { entity: "component:default/cart" },
    ],
    [
      "a rollback",
      cdevent("service.rolledback", { content: { artifactId: "pkg:a", environment: "prod" } }),
      { kind: "rollback", environment: "prod", data: { toArtifact: "pkg:a" } },
    ],
    [
      "an incident",
      cdevent(
        "incident.detected",
        {
          id: "i1",
          content: { description: "slow", service: { id: "cart" }, environment: { id: "prod" }, artifactId: "pkg:a" },
        },
        { severity: "high" },
      ),
      {
        kind: "incident.opened",
        entity: "component:default/cart",
        environment: "prod",
        data: { key: "/prod#i1", title: "slow", severity: "high", causedBy: [{ artifact: "pkg:a" }] },
      },
    ],
    [
      "an incident without a service",
      cdevent("incident.reported", { id: "i1", content: {} }),
      { kind: "incident.opened", entity: null, data: { key: "/prod#i1" } },
    ],
    [
      "an incident resolved by an artifact",
      cdevent("incident.resolved", { id: "i1", content: { service: "cart", artifactId: "pkg:b" } }),
      { kind: "incident.resolved", data: { key: "/prod#i1" } },
    ],
    [
      "a change",
      cdevent("change.created", {
        id: "7",
        content: { description: "d", repository: { id: "acme/shop", source: "https://github.com" } },
      }),
      {
        kind: "change.opened",
        repository: "github.com/acme/shop",
        data: { key: "acme/shop#7", title: "d", openedAt: Date.parse(AT) },
      },
    ],
    [
      "a merge",
      cdevent("change.merged", { id: "7", content: { repository: { id: "acme/shop" } } }, { commit: "M" }),
      {
        kind: "change.merged",
        repository: "acme/shop",
        data: { key: "acme/shop#7", mergeSha: "m", mergedAt: Date.parse(AT) },
      },
    ],
    [
      "a change that came to nothing",
      cdevent("change.abandoned", { id: "7", content: {} }),
      { kind: "change.abandoned", data: { key: "/prod#7" } },
    ],
    [
      "an artifact of a commit",
      cdevent("artifact.packaged", {
        id: "pkg:oci/a@sha256:1?vcs_url=git%2Bhttps://github.com/a/b%40abcdef1",
        content: { change: { id: "c1" } },
      }),
      {
        kind: "artifact.known",
        data: {
          artifact: "pkg:oci/a@sha256:1?vcs_url=git%2Bhttps://github.com/a/b%40abcdef1",
          sha: "abcdef1",
          change: "c1",
        },
      },
    ],
    [
      "a ticket of an incident",
      cdevent(
        "ticket.created",
        { id: "t1", content: { ticketType: "incident", summary: "down", priority: "high" } },
        { entity: "cart" },
      ),
      {
        kind: "incident.opened",
        entity: "component:default/cart",
        data: { key: "/prod#t1", title: "down", severity: "high" },
      },
    ],
    [
      "one that was withdrawn",
      cdevent("ticket.closed", { id: "t1", content: { ticketType: "Incident", resolution: "withdrawn" } }),
      { kind: "incident.retracted" },
    ],
    [
      "one that was done",
      cdevent("ticket.closed", { id: "t1", content: { ticketType: "incident", resolution: "completed" } }),
      { kind: "incident.resolved" },
    ],
  ])("tells of %s", (_, sent, event) => {
    const { events, problems } = reading(sent);
    expect(problems).toEqual([]);
    expect(events).toMatchObject([event]);
  });

  const run = (outcome: string) =>
    cdevent(
      "pipelinerun.finished",
      { id: "r1", content: { pipelineName: "deploy-cart", outcome, errors: "e" } },
      { entity: "cart" },
    );

  it.each([
    ["success", "success"],
    ["failure", "failure"],
    ["error", "failure"],
    ["cancel", "cancelled"],
  ])("is a deployment where a pipeline that deploys ends in %s", (outcome, expected) => {
    const { events } = reading(run(outcome), { deployPipelines: ["deploy-*"] });
    expect(events).toMatchObject([
      { kind: "deployment.finished", data: { key: "/prod#r1", outcome: expected, reason: "e" } },
    ]);
  });

  it("is none where the pipeline does something else", () => {
    expect(reading(run("success"), { deployPipelines: ["release-*"] })).toEqual({
      events: [],
      problems: [],
      ignored: "`pipelinerun.finished` tells nothing about delivery",
    });
  });

  it.each(["constructor.prototype", "build.finished", "ticket.updated"])("of type %s tells nothing", (type) => {
    expect(reading(cdevent(type, { content: {} }))).toMatchObject({
      events: [],
      problems: [],
      ignored: `\`${type}\` tells nothing about delivery`,
    });
  });

  it.each<[string, JsonValue, string, string]>([
    [
      "another type",
      { ...DEPLOYED, context: { type: "com.acme.deployed", timestamp: AT } },
      "/context/type",
      "`com.acme.deployed` is not a type of CDEvent",
    ],
    [
      "no time",
      { ...DEPLOYED, context: { type: "dev.cdevents.service.deployed.0.1.0" } },
      "/context/timestamp",
      "`timestamp` is missing",
    ],
    [
      "a time without an offset",
      { ...DEPLOYED, context: { type: "dev.cdevents.service.deployed.0.1.0", timestamp: "2025-03-05T11:10:00" } },
      "/context/timestamp",
      "`2025-03-05T11:10:00` is not a time",
    ],
    [
      "no subject",
      { context: { type: "dev.cdevents.service.deployed.0.1.0", timestamp: AT } },
      "/subject",
      "`subject` is missing, expected what the event is about",
    ],
    [
      "a subject without an id",
      { data: { ...DEPLOYED, subject: { content: {} } } },
      "/data/subject/id",
      "`id` of the subject is missing",
    ],
    [
      "a subject that is no entity",
      cdevent("service.deployed", { id: "https://x/", content: {} }),
      "/subject/id",
      "`https://x/` is not an entity ref",
    ],
    [
      "an empty envelope",
      { type: "dev.cdevents.service.deployed.0.1.0", data_base64: "!" },
      "/data",
      "the CloudEvent holds no CDEvent",
    ],
  ])("with %s is refused", (_, sent, pointer, message) => {
    expect(reading(sent)).toMatchObject({ events: [], problems: [{ severity: "error", pointer, message }] });
  });

  it.each<[string, JsonValue, readonly string[]]>([
    [
      "type, time and subject",
      { context: { type: "deployed", timestamp: "today" }, subject: {} },
      ["/context/type", "/context/timestamp", "/subject/id"],
    ],
    [
      "a subject that is no entity, at a time ahead",
      {
        ...DEPLOYED,
        context: { type: "dev.cdevents.service.deployed.0.1.0", timestamp: "2036-03-05T11:10:00Z" },
        subject: { id: "https://x/" },
      },
      ["/subject/id", "/context/timestamp"],
    ],
  ])("hears of %s together", (_, sent, pointers) => {
    const { events, problems } = reading(sent);
    expect([events, problems.map(({ pointer }) => pointer)]).toEqual([[], pointers]);
  });
});

const SET = realData("cdevents-conformance");
describe.skipIf(SET.isAbsent)("the conformance events of the specification (../shared/data)", () => {
  const read = SET.files("cdevents+spec/conformance", ["*.json"]).map(({ path, text }) => ({
    path,
    ...reading(JSON.parse(text) as JsonValue),
  }));

  it("can all be read", () => {
    expect(read.length).toBe(SET.expected.summary.answer);
    expect(read.flatMap(({ problems }) => problems)).toEqual([]);
    expect(read.every(({ events, ignored }) => (events.length === 1) !== (ignored !== undefined))).toBe(true);
  });

  it("tell what a calculator has to use", () => {
    const used = read.filter(({ events }) => events.length > 0).map(({ path }) => path);
    // That a service is gone changes no metric.
    const wanted = (SET.expected.dora_relevant.answer as readonly string[]).filter(
      (path) => path !== "service_removed.json",
    );
    expect(used).toEqual(expect.arrayContaining(wanted));
  });
});
