// Does nothing that is masked get out, and does everything else?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../src/model/audit.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { Masking } from "../../src/model/masking.ts";

const ANSWER = {
  id: "dec_1",
  verdict: "wait",
  message: "WAIT checkout -> production: needs approval by lee, lock lck_1 (Sam looks into it), 1 waived",
  problems: [
    { code: "rejected", severity: "error", message: "user:default/kim rejected it: Sam is away" },
    { code: "break-glass-refused", severity: "error", message: "kim may not: ask kim@acme.example" },
  ],
  entity: { ref: "component:default/checkout", owner: "user:default/kim" },
  change: { type: "release", actor: "user:default/kim", artifacts: [{ uri: "ghcr.io/a/b@sha256:ff" }] },
  findings: [
    {
      rule: "is-covered",
      outcome: "fail",
      message: "62 % of lines covered, needs 80",
      conjuncts: [{ holds: false, message: "62 < 80" }],
      evidence: [{ path: "facts.test.line_coverage_pct", value: 62, items: ["Till.java"], source: "ci" }],
      fix: { text: "Write tests." },
      waiver: { id: "wvr_1", by: "user:default/lee", reason: "Sam is on holiday", ticket: "T-7" },
    },
  ],
  holds: [
    { kind: "approval", id: "production", title: null, who: ["user:default/lee", "group:default/sre"] },
    { kind: "lock", id: "lck_1", title: "Sam looks into it", who: [] },
    { kind: "freeze", id: "frz_1", title: "Year end", who: [] },
  ],
};

const tell = (masking: Masking, answer: object = ANSWER): JsonObject =>
  JSON.parse(masking.decision(JSON.stringify(answer))) as JsonObject;

describe("a decision without people", () => {
  it("names nobody, and one person by one name, also in a later one", () => {
    const masking = new Masking(["people"]);
    const told = tell(masking);
    expect(JSON.stringify({ ...told, digest: "" })).not.toMatch(/kim|lee|sam|acme\.example/i);
    expect(told).toMatchObject({
      message: expect.stringMatching(/^WAIT checkout -> production: needs approval by actor-\d, lock lck_1$/),
      entity: { owner: "actor-1" },
      change: { actor: "actor-1", artifacts: ANSWER.change.artifacts },
      findings: [{ message: ANSWER.findings[0]?.message, waiver: { by: "actor-2", ticket: "T-7" } }],
      holds: [{ who: ["actor-2", "group:default/sre"] }, {}, { title: "Year end" }],
    });
    expect(tell(masking, { change: { actor: "user:default/lee" } })).toMatchObject({ change: { actor: "actor-2" } });
  });

  it("says where something is left out, and which answer it was", () => {
    const { masked, digest } = tell(new Masking(["people"]));
    expect(masked).toEqual([
      "/message",
      "/problems/0/message",
      "/problems/1/message",
      "/entity/owner",
      "/change/actor",
      "/findings/0/waiver/by",
      "/findings/0/waiver/reason",
      "/holds/0/who/0",
      "/holds/1/title",
    ]);
    expect(digest).toBe(digestOf(JSON.stringify(ANSWER)));
  });
});

it("tells no value without evidence, but whence it came", () => {
  const told = tell(new Masking(["evidence"]));
  expect(JSON.stringify({ ...told, digest: "" })).not.toMatch(/62|Till/);
  expect(told).toMatchObject({
    change: ANSWER.change,
    problems: [{ code: "rejected" }, { code: "break-glass-refused" }],
    findings: [
      { evidence: [{ path: "facts.test.line_coverage_pct", source: "ci" }], waiver: { reason: "Sam is on holiday" } },
    ],
  });
});

it("lets no user's ref and no address of mail out, wherever it stands", () => {
  const somebody = fc.constantFrom("user:default/kim", "kim@acme.example", "github:kim", "oidc:https://x#kim");
  const text = fc.tuple(fc.string(), somebody).map(([before, who]) => `${before.replaceAll("kim", "")} ${who}`);
  const json = fc.letrec<{ any: JsonObject }>((tie) => ({
    any: fc.dictionary(
      fc.constantFrom("a", "actor", "message", "findings", "holds"),
      fc.oneof(text, fc.array(text), tie("any")),
    ),
  })).any;
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.stringify({ ...tell(new Masking(["people"]), value), digest: "" })).not.toMatch(/kim/);
    }),
    { seed: 7, numRuns: 300 },
  );
});

describe("an entry of the audit log", () => {
  const entry = {
    sequence: 1,
    kind: "waiver",
    actor: "user:default/kim",
    subject: "wvr_1",
    summary: "approved by user:default/lee",
  };

  it.each([
    ["waiver", "approved by actor-2"],
    ["decision", "WAIT a -> b"],
    ["lock", undefined],
    ["freeze", undefined],
    ["token", undefined],
  ])("of a %s tells only what the service wrote", (kind, summary) => {
    const said = kind === "decision" ? { summary: "WAIT a -> b: needs approval by kim" } : {};
    expect(new Masking(["people"]).entry({ ...entry, kind, ...said })).toMatchObject({ actor: "actor-1" });
    expect(new Masking(["people"]).entry({ ...entry, kind, ...said })["summary"]).toBe(summary);
  });

  it("by the service itself has nothing to leave out", () => {
    const own = { ...entry, actor: "muster", summary: "pruned 3 entries" };
    expect(new Masking(["people"]).entry(own)).toEqual({ ...own, masked: [] });
  });
});
