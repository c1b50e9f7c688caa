// Is a decision that was written as JSON and read again the same decision?

import { describe, expect, it } from "vitest";
import { decisionBody, readDecisionBody } from "../../src/api/decision-body.ts";
import { decisionAnswer, decisionRequest } from "../../src/api/decisions.ts";
import type { Decision } from "../../src/model/decision.ts";
import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import { DECISION, UNREGISTERED } from "../report/sample-decision.ts";

function written(decision: Decision): JsonObject {
  return JSON.parse(JSON.stringify(decisionBody(decision))) as JsonObject;
}

const RECORDED: Decision = {
  ...DECISION,
  id: "dec_1",
  links: { self: "/v1/decisions/dec_1", page: "/decisions/dec_1", receipt: null },
  findings: DECISION.findings.map((finding) => ({
    ...finding,
    failingSince: finding.outcome === "fail" ? DECISION.decidedAt - 1 : null,
  })),
};

describe("a decision as JSON", () => {
  it.each([
    ["of a dry run", DECISION],
    ["about nobody", UNREGISTERED],
    ["that is recorded", RECORDED],
  ])("is read as it was written: %s", (_, decision) => {
    expect(readDecisionBody(written(decision))).toEqual(decision);
  });

  it("says what the schema of the answer says, and nothing beyond it", () => {
    const body = written(RECORDED);
    expect(decisionAnswer.parse(body)).toEqual(body);
  });

  it("has the contract's keys in the contract's order", () => {
    const contract =
      "id verdict evaluation basis problems message summary entity environment gates change findings holds upcoming rulebook decidedAt validUntil retryAt ahead links";
    expect(Object.keys(written(DECISION)).join(" ")).toBe(contract);
  });

  it("is read where it is a repeat, or says more than is known here", () => {
    expect(readDecisionBody({ ...written(DECISION), replayed: true, later: { a: 1 } })).toEqual({
      ...DECISION,
      replayed: true,
    });
  });

  it.each<[string, JsonValue, string]>([
    ["text", "bad gateway", "the answer is not a decision: ``: "],
    ["another verdict", { ...written(DECISION), verdict: "maybe" }, "the answer is not a decision: `verdict`: "],
    [
      "no instant",
      { ...written(DECISION), decidedAt: "soon" },
      "the answer is not a decision: `decidedAt`: Invalid ISO datetime",
    ],
  ])("is refused where it is none: %s", (_, body, message) => {
    expect(() => readDecisionBody(body)).toThrow(
      expect.objectContaining({ kind: "unavailable", code: "no-decision", message: expect.stringContaining(message) }),
    );
  });
});

describe("a gate check as JSON", () => {
  const asked = { entity: "component:default/checkout", environment: "production" };

  it("needs an entity and an environment, everything else has a default", () => {
    expect(decisionRequest.parse(asked)).toEqual({
      ...asked,
      change: { type: "release" },
      facts: {},
      dryRun: false,
      explain: "failing",
    });
  });

  it("keeps all that the contract names", () => {
    const full = {
      ...asked,
      change: {
        type: "hotfix",
        version: "1.42.0",
        commit: "9b2f7c1",
        artifacts: [{ uri: "ghcr.io/acme/checkout", sha256: "b".repeat(64) }],
      },
      facts: { "test.line_coverage_pct": 81.4, "x.any": { deep: [null] } },
      dryRun: true,
      explain: "all",
    };
    expect(decisionRequest.parse(full)).toEqual(full);
  });

  it.each<[string, object]>([
    ["no environment", { entity: "a" }],
    ["an empty entity", { ...asked, entity: "" }],
    ["a long entity", { ...asked, entity: "a".repeat(501) }],
    ["a long environment", { ...asked, environment: "a".repeat(201) }],
    ["an unknown key", { ...asked, force: true }],
    ["somebody else who releases", { ...asked, change: { actor: "user:default/kim" } }],
    ["a type that is none", { ...asked, change: { type: "party" } }],
    ["an artifact without digest", { ...asked, change: { artifacts: [{ uri: "a" }] } }],
    ["a digest that is none", { ...asked, change: { artifacts: [{ uri: "a", sha256: "b".repeat(63) }] } }],
    [
      "more artifacts than fit",
      { ...asked, change: { artifacts: Array.from({ length: 101 }, () => ({ uri: "a", sha256: "b".repeat(64) })) } },
    ],
    ["facts in a list", { ...asked, facts: [1] }],
    ["text for yes", { ...asked, dryRun: "yes" }],
    ["a wish that is none", { ...asked, explain: "some" }],
  ])("is refused: %s", (_, body) => {
    expect(decisionRequest.safeParse(body).success).toBe(false);
  });
});
