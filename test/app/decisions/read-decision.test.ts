// Can decisions be read and listed as they were made, waited for, and told in more detail?

import { describe, expect, it } from "vitest";
import { auditEntry, auditPage } from "../../../src/api/audit.ts";
import { decisionPage, decisionQuery } from "../../../src/api/decisions.ts";
import { listAudit } from "../../../src/app/audit/list-audit.ts";
import { listDecisions } from "../../../src/app/decisions/list-decisions.ts";
import { readDecision } from "../../../src/app/decisions/read-decision.ts";
import type { Act } from "../../../src/model/audit.ts";
import type { Lock } from "../../../src/model/directive.ts";
import type { Decision } from "../../../src/model/decision.ts";
import { DAY, HOUR, NOW, gateMuster } from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";

const ACT: Act = { kind: "lock", at: NOW, actor: "test", subject: "lck_1", summary: "test", digest: "" };

const OWNED = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { type: service, lifecycle: production, owner: payments }`;

describe("one decision", () => {
  it("is read as it was answered", async () => {
    const muster = await gateMuster();
    const { id, text, verdict } = await muster.ask();
    const read = await readDecision(muster, id ?? "");
    expect(read).toEqual({ answer: `${text.slice(0, -1)},"supersedes":null,"supersededBy":null}`, verdict });
  });

  it("is told in more detail, from what was known when it was made", async () => {
    const muster = await gateMuster();
    const { id, text } = await muster.ask({ explain: "failing" });
    muster.at(NOW + 300 * DAY);
    const { answer } = await readDecision(muster, id ?? "", { explain: "all" });
    const { findings, ...rest } = JSON.parse(answer) as Decision;
    expect(findings.map(({ rule, outcome }) => [rule, outcome])).toEqual([
      ["has-no-critical-vulnerabilities", "pass"],
      ["has-owner", "pass"],
      ["is-covered", "pass"],
      ["is-drilled", "pass"],
    ]);
    expect({ ...rest, findings: [] }).toEqual({ ...JSON.parse(text), supersedes: null, supersededBy: null });
    expect(JSON.parse((await readDecision(muster, id ?? "", { explain: "none" })).answer)).toMatchObject({
      findings: [],
    });
  });

  it("is not there under another id", async () => {
    const muster = await gateMuster();
    await expect(readDecision(muster, "dec_none")).rejects.toMatchObject({ kind: "missing", code: "no-such-decision" });
  });

  it("is waited for only as long as it waits", async () => {
    const muster = await gateMuster({ catalog: OWNED });
    let looks = 0;
    const isStopping = () => ++looks > 1;
    const allowed = await muster.ask();
    expect(await readDecision(muster, allowed.id ?? "", { wait: 30_000, isStopping })).toMatchObject({
      verdict: "allow",
    });
    expect(looks).toBe(0);
    const waiting = await muster.ask({ environment: "staging", change: { type: "hotfix", version: "1" } });
    const { answer, verdict } = await readDecision(muster, waiting.id ?? "", { wait: 30, isStopping });
    expect({ ...JSON.parse(answer), verdict }).toEqual({
      ...JSON.parse(waiting.text),
      supersedes: null,
      supersededBy: null,
    });
    expect(looks).toBe(1);
    await readDecision(muster, waiting.id ?? "", { wait: 0, isStopping });
    expect(looks).toBe(1);
  });

  it("answers with the decision that followed, as soon as it is made", async () => {
    const muster = await gateMuster({ catalog: OWNED });
    const lock: Lock = {
      kind: "lock",
      id: "lck_1",
      entity: null,
      environment: "production",
      reason: "Audit.",
      until: null,
      locked: { by: "user:default/kim", at: NOW },
      ended: null,
    };
    await muster.store.directives.add(lock, ACT);
    muster.inForce.forget();
    const { id, verdict } = await muster.ask();
    expect(verdict).toBe("wait");
    const reading = readDecision(muster, id ?? "", { wait: 600_000 });
    await muster.store.directives.change(lock, { ...lock, ended: lock.locked }, ACT);
    muster.inForce.forget();
    const followed = await muster.ask();
    const { answer } = await reading;
    expect(JSON.parse(answer)).toMatchObject({ id: followed.id, verdict: "allow", supersedes: id, supersededBy: null });
    const old = JSON.parse((await readDecision(muster, id ?? "")).answer) as object;
    expect(old).toMatchObject({ id, verdict: "wait", supersedes: null, supersededBy: followed.id });
  });
});

describe("the list of decisions", () => {
  async function filled(): Promise<{ muster: GateMuster; ids: readonly (string | null)[] }> {
    const muster = await gateMuster();
    const asked = [{}, { entity: "component:default/orphan" }, { environment: "staging" }, { environment: "Prod-EU" }];
    const ids: (string | null)[] = [];
    for (const [hour, question] of asked.entries()) {
      muster.at(NOW + hour * HOUR);
      ids.push((await muster.ask(question)).id);
    }
    return { muster, ids };
  }
  const numbersOf = (ids: readonly (string | null)[], items: readonly { readonly id: string | null }[]) =>
    items.map(({ id }) => ids.indexOf(id));

  it.each<[string, object, readonly number[]]>([
    ["all, the newest first", {}, [3, 2, 1, 0]],
    ["an entity's", { entity: "component:orphan" }, [1]],
    ["an entity's, by its name", { entity: "Orphan" }, [1]],
    ["an environment's, however it is written", { environment: " PROD-eu" }, [3]],
    ["a verdict's", { verdict: "block" }, [2, 1]],
    ["those of a time, its end not included", { from: "2026-12-01T13:00:00Z", to: "2026-12-01T14:00:00Z" }, [1]],
    ["none of an entity that there is not", { entity: "component:none" }, []],
  ])("tells %s", async (_, query, expected) => {
    const { muster, ids } = await filled();
    const page = await listDecisions(muster, decisionQuery.parse(query));
    expect(numbersOf(ids, page.items)).toEqual(expected);
    expect(decisionPage.parse(page)).toEqual(page);
  });

  it("comes in pages, without what the decisions rest on", async () => {
    const { muster, ids } = await filled();
    const first = await listDecisions(muster, decisionQuery.parse({ limit: "3" }));
    const rest = await listDecisions(muster, decisionQuery.parse({ limit: "3", after: first.next }));
    expect([first, rest].map(({ items }) => numbersOf(ids, items))).toEqual([[3, 2, 1], [0]]);
    expect(rest.next).toBeNull();
    expect(Object.keys(first.items[0] ?? {})).not.toContain("findings");
  });

  it("is not asked with what is no time, or unknown", () => {
    for (const query of [
      { from: "yesterday" },
      { to: "2026-12-01T10:00" },
      { limit: "0" },
      { owner: "x" },
      { verdict: "no" },
    ]) {
      expect(decisionQuery.safeParse(query).success).toBe(false);
    }
  });
});

describe("the audit log", () => {
  it("is read in the order in which things were done", async () => {
    const muster = await gateMuster();
    const { id } = await muster.ask();
    const first = await listAudit(muster, { limit: 2, after: 0 });
    expect(first.items.map(({ sequence }) => sequence)).toEqual([1, 2]);
    const rest = await listAudit(muster, { limit: 2, after: Number(first.next) });
    expect(rest).toMatchObject({
      items: [{ kind: "rulebook" }, { kind: "decision", subject: id, at: "2026-12-01T12:00:00Z" }],
      next: null,
    });
    expect(auditPage.parse(rest)).toEqual(rest);
    expect(auditEntry.parse(first.items[0])).toEqual(first.items[0]);
  });
});
