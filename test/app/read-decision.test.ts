// Can decisions be read and listed as they were made, waited for, and told in more detail?

import { describe, expect, it } from "vitest";
import { auditEntry, auditPage } from "../../src/api/audit.ts";
import { decisionPage, decisionQuery } from "../../src/api/decisions.ts";
import { listAudit } from "../../src/app/list-audit.ts";
import { listDecisions } from "../../src/app/list-decisions.ts";
import { readDecision } from "../../src/app/read-decision.ts";
import type { Decision } from "../../src/model/decision.ts";
import { DAY, HOUR, NOW, gateMuster } from "./gate-muster.ts";
import type { GateMuster } from "./gate-muster.ts";

const OWNED = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { type: service, lifecycle: production, owner: payments }`;

describe("one decision", () => {
  it("is read as it was answered", async () => {
    const muster = await gateMuster();
    const { id, text, verdict } = await muster.ask();
    expect(await readDecision(muster, id ?? "")).toEqual({ answer: text, verdict });
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
    expect({ ...rest, findings: [] }).toEqual(JSON.parse(text));
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
    const heard: [string, number][] = [];
    const options = { wait: 30_000, heardOf: async (id: string, atMost: number) => heard.push([id, atMost]) };
    const allowed = await muster.ask();
    expect(await readDecision(muster, allowed.id ?? "", options)).toMatchObject({ verdict: "allow" });
    expect(heard).toEqual([]);
    const waiting = await muster.ask({ environment: "staging", change: { type: "hotfix", version: "1" } });
    expect(await readDecision(muster, waiting.id ?? "", options)).toEqual({ answer: waiting.text, verdict: "wait" });
    expect(heard).toEqual([[waiting.id, 30_000]]);
    await readDecision(muster, waiting.id ?? "", { wait: 0, heardOf: options.heardOf });
    expect(heard).toHaveLength(1);
  });

  it("tells what came of it while it was waited for", async () => {
    const muster = await gateMuster({ catalog: OWNED });
    const { id } = await muster.ask({ environment: "staging", change: { type: "hotfix", version: "1" } });
    const record = await muster.store.decisions.get(id ?? "");
    let approved = false;
    const get = async () => record && { ...record, ...(approved && { verdict: "allow" as const, answer: "{}" }) };
    const store = { ...muster.store, decisions: { ...muster.store.decisions, get } };
    const heardOf = async () => (approved = true);
    const { verdict } = await readDecision({ ...muster, store }, id ?? "", {
      wait: 1,
      heardOf,
      explain: "failing",
    });
    expect(verdict).toBe("allow");
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
