// Does an infinite number, which JSON writes as null, have another digest than null?

import { expect, it } from "vitest";
import { digestOfDecision } from "../../src/model/decision-record.ts";
import type { DecisionRecord } from "../../src/model/decision-record.ts";
import { digestOfToken } from "../../src/model/token-digest.ts";
import type { Token } from "../../src/model/identity.ts";

const DECISION: DecisionRecord = {
  id: "dec_1",
  entity: "component:default/checkout",
  environment: "production",
  verdict: "block",
  decidedAt: 1,
  validUntil: null,
  question: "q",
  key: "k",
  rulebook: "r",
  inputs: "i",
  telling: "t",
  inForce: null,
  request: "{}",
};
const TOKEN: Token = {
  id: "tok_1",
  hash: "h",
  name: "pipeline",
  roles: ["reader"],
  sources: [],
  entities: [],
  environments: [],
  owner: null,
  groups: [],
  createdAt: 1,
  createdBy: "test",
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
};

it.each([Infinity, -Infinity])("%d", (infinite) => {
  expect(digestOfDecision({ ...DECISION, validUntil: infinite })).not.toBe(digestOfDecision(DECISION));
  expect(digestOfToken({ ...TOKEN, expiresAt: infinite })).not.toBe(digestOfToken(TOKEN));
});
