// T07, T10: somebody says of themselves that all is well, or nothing, or something odd. Does a gate take it for a pass?

import { beforeAll, describe, expect, it } from "vitest";
import { nameOf, succeeded } from "../faults/given.ts";
import { attackedService, refused, RELEASE } from "./attacked-service.ts";
import type { AttackedService } from "./attacked-service.ts";

const FACTS = `kind: FactSet
id: scan
sources: [scanner]
maxAge: 7d
facts:
  acme.vulns: { type: number, description: How many are critical. }
  acme.coverage: { type: number, description: Lines covered. }
  acme.lead_time_h: { type: number, description: From merge to release. }
  acme.has_secrets: { type: boolean, description: Whether there are any. }
  acme.is_signed: { type: boolean, description: Whether it is. }
  acme.findings: { type: list, description: What was found. }
  acme.team: { type: string, description: Who it belongs to. }
  acme.runtime: { type: version, description: What it runs on. }
  acme.drill: { type: date, description: When it was last tried. }
`;

/** What plain JSON-logic takes for true over nothing, or over a value of another type. */
const RULES: Readonly<Record<string, string>> = {
  "has-no-vulnerabilities": '{"<=":[{"var":"facts.acme.vulns"},0]}',
  "has-few-vulnerabilities": '{"<":[{"var":"facts.acme.vulns"},1]}',
  "is-fast": '{"<":[{"var":"facts.acme.lead_time_h"},24]}',
  "has-no-secrets": '{"!":{"var":"facts.acme.has_secrets"}}',
  "has-no-secrets-either": '{"!=":[{"var":"facts.acme.has_secrets"},true]}',
  "has-no-findings": '{"none":[{"var":"facts.acme.findings"},{"==":[{"var":"severity"},"high"]}]}',
  "has-only-low-findings": '{"every":[{"var":"facts.acme.findings"},{"==":[{"var":"severity"},"low"]}]}',
  "is-covered": '{">=":[{"var":"facts.acme.coverage"},80]}',
  "is-signed": '{">=":[{"var":"facts.acme.is_signed"},1]}',
  "is-ours": '{"in":["pay",{"var":"facts.acme.team"}]}',
  "is-not-theirs": '{"!":{"in":["other",{"var":"facts.acme.team"}]}}',
  "is-current": '{"sem_ver":[{"var":"facts.acme.runtime"},">=","20.0.0"]}',
  "was-drilled": '{"<=":[{"age_days":{"var":"facts.acme.drill"}},30]}',
};

const text = `${FACTS}---
kind: Scorecard
id: trust
title: Trust
rules:
${Object.entries(RULES)
  .map(([id, pass]) => `  - { id: ${id}, title: ${id}, pass: ${pass} }`)
  .join("\n")}
---
kind: Gate
id: production
title: Production
environments: [production]
unregistered: block
require: [{ scorecard: trust, level: done, enforcement: block }]
`;

let muster: AttackedService;
beforeAll(async () => {
  muster = await attackedService();
  succeeded(await muster.ask("PUT /v1/rulebook", { body: { files: [{ path: "rules.yaml", text }] } }));
});

interface Found {
  readonly rule: string;
  readonly outcome: string;
}

async function findings(more: object = {}, token?: string): Promise<Readonly<Record<string, string>>> {
  const body = { ...RELEASE, explain: "all", ...more };
  const told = succeeded(await muster.ask("POST /v1/decisions", { body, ...(token !== undefined && { token }) }));
  return Object.fromEntries((told["findings"] as Found[]).map(({ rule, outcome }) => [rule, outcome]));
}

async function deliver(token: string, source: string, facts: object, observedAt?: string): Promise<object> {
  const item = { entity: RELEASE.entity, source, facts, ...(observedAt !== undefined && { observedAt }) };
  return muster.ask("POST /v1/facts", { token, body: [item] }).then(({ status, text: told }) => ({
    status,
    ...(JSON.parse(told) as { items?: object[] }).items?.[0],
  }));
}

const PERFECT = {
  "acme.vulns": 0,
  "acme.coverage": 100,
  "acme.lead_time_h": 1,
  "acme.has_secrets": false,
  "acme.is_signed": true,
  "acme.findings": [],
  "acme.team": "payments",
  "acme.runtime": "24.1.0",
  "acme.drill": new Date().toISOString(),
};

describe("at a gate", () => {
  it("nothing that is not known passes", async () => {
    const found = await findings();
    expect(Object.keys(found).sort()).toEqual(Object.keys(RULES).sort());
    expect([...new Set(Object.values(found))]).toEqual(["unknown"]);
    expect(succeeded(await muster.ask("POST /v1/decisions", { body: RELEASE }))).toMatchObject({ verdict: "block" });
  });

  it("nobody vouches for themselves: not as another source, not under another's facts, not in the request", async () => {
    const team = await muster.token(["reporter", "gatekeeper"], {
      sources: ["team"],
      entities: ["*"],
      environments: ["*"],
    });
    expect(await deliver(team, "scanner", PERFECT)).toMatchObject({ status: 403 });
    expect(await deliver(team, "team", PERFECT)).toMatchObject({ status: "rejected", code: "source-not-listed" });
    expect(await deliver(team, "team", { "x.acme.coverage": 100 })).toMatchObject({ status: "stored" });
    expect([...new Set(Object.values(await findings({ facts: PERFECT }, team)))]).toEqual(["unknown"]);
    expect([...new Set(Object.values(await findings()))]).toEqual(["unknown"]);
  });

  it("a value of another type is not known, whatever it compares to", async () => {
    const scanner = await muster.token(["reporter"], { sources: ["scanner"] });
    const odd: readonly unknown[] = [
      "9",
      "80",
      "0",
      "2abc",
      [100],
      [],
      {},
      { value: "100" },
      true,
      false,
      "",
      " ",
      "1e9",
    ];
    for (const value of odd) {
      const facts = { "acme.vulns": value, "acme.coverage": value, "acme.lead_time_h": value };
      await deliver(scanner, "scanner", facts);
      const found = await findings();
      for (const rule of ["has-no-vulnerabilities", "has-few-vulnerabilities", "is-fast", "is-covered"]) {
        expect([rule, found[rule]], JSON.stringify(value)).toEqual([rule, "unknown"]);
      }
    }
    for (const value of [1, "true", "false", 0, [true], "", []]) {
      await deliver(scanner, "scanner", { "acme.has_secrets": value, "acme.is_signed": value });
      const { "has-no-secrets": none, "is-signed": signed } = await findings();
      expect([none, signed], JSON.stringify(value)).toEqual(["unknown", "unknown"]);
    }
    for (const value of ["high", { severity: "low" }, 0, false, ""]) {
      await deliver(scanner, "scanner", { "acme.findings": value, "acme.runtime": "lts/jod", "acme.drill": "soon" });
      const found = await findings();
      for (const rule of ["has-no-findings", "has-only-low-findings", "is-current", "was-drilled"]) {
        expect([rule, found[rule]], JSON.stringify(value)).toEqual([rule, "unknown"]);
      }
    }
  });

  it("what was observed earlier, or is yet to come, does not take the place of what is known", async () => {
    const scanner = await muster.token(["reporter"], { sources: ["scanner"] });
    expect(await deliver(scanner, "scanner", { "acme.coverage": 10 })).toMatchObject({ status: "stored" });
    const earlier = new Date(Date.now() - 60_000).toISOString();
    expect(await deliver(scanner, "scanner", { "acme.coverage": 100 }, earlier)).toMatchObject({ status: "older" });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await deliver(scanner, "scanner", { "acme.coverage": 100 }, later)).toMatchObject({
      status: "rejected",
      code: "future-fact",
    });
    expect((await findings())["is-covered"]).toBe("fail");
  });

  it("what its own source says, and as it is declared, passes", async () => {
    const scanner = await muster.token(["reporter"], { sources: ["scanner"] });
    expect(await deliver(scanner, "scanner", PERFECT)).toMatchObject({ status: "stored" });
    const { "is-signed": signed, ...found } = await findings();
    expect([...new Set(Object.values(found))]).toEqual(["pass"]);
    // A truth value is no number, and is never ordered.
    expect(signed).not.toBe("fail");
  });
});

it("facts of an entity there is not are refused", async () => {
  const scanner = await muster.token(["reporter"], { sources: ["scanner"] });
  const body = [{ entity: nameOf(999), source: "scanner", facts: PERFECT }];
  const { items } = succeeded(await muster.ask("POST /v1/facts", { token: scanner, body }));
  expect(items).toMatchObject([{ status: "rejected", code: "unknown-entity" }]);
  expect(await refused(muster, "POST /v1/facts", { token: scanner, body: [] })).toMatchObject({ status: 200 });
});
