// Do all decisions come, one a line, no faster than they are read, and never cut short as if they were whole?

import { describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { EXPORTED_AT_ONCE } from "../../src/app/decisions/export-decisions.ts";
import { prefersLines } from "../../src/http/prefers-lines.ts";
import { StoreUnavailable } from "../../src/ports/failures.ts";
import type { Page } from "../../src/ports/page.ts";
import type { Store } from "../../src/ports/store.ts";
import type { DecisionRecord } from "../../src/model/decision-record.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const LINES = { accept: "application/x-ndjson" };

const RULES = [
  {
    path: "gate.yaml",
    text: "{ kind: Gate, id: production, title: Production, environments: [production], require: [] }",
  },
];

interface Watched {
  readonly store: Store;
  /** How many pages were asked for. */
  pages: number;
  failsAt: number;
}

function watchedStore(): Watched {
  const store = memoryStore();
  const watched: Watched = { store, pages: 0, failsAt: Number.POSITIVE_INFINITY };
  const list = store.decisions.list.bind(store.decisions);
  const listWatched = async (query: Parameters<typeof list>[0]): Promise<Page<DecisionRecord>> => {
    watched.pages += 1;
    if (watched.pages >= watched.failsAt) throw new StoreUnavailable("io", "the disk is gone");
    return list(query);
  };
  return Object.assign(watched, { store: { ...store, decisions: { ...store.decisions, list: listWatched } } });
}

/** A service with so many decisions, and their answers, newest first. */
async function serviceWith(
  count: number,
  store: Store,
): Promise<{ service: TestService; admin: string; told: string[] }> {
  const service = startService({ store });
  const admin = await service.token(["admin"]);
  await activateRules(service.muster, RULES, { actor: "test" });
  const told: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const body = { entity: "checkout", environment: "production", change: { version: `1.0.${at}` } };
    const answer = await service.ask("POST /v1/decisions", { token: admin, body });
    told.unshift(await answer.text());
  }
  return { service, admin, told };
}

describe("an export of decisions", () => {
  it.each([0, 1, EXPORTED_AT_ONCE, EXPORTED_AT_ONCE + 1])("has all %d, as they were answered", async (count) => {
    const { service, admin, told } = await serviceWith(count, memoryStore());
    const answer = await service.ask("GET /v1/decisions", { token: admin, headers: LINES });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/x-ndjson"]);
    expect(answer.headers.get("vary")).toBe("accept");
    expect(await answer.text()).toBe(told.map((line) => `${line}\n`).join(""));
  });

  it("is made no faster than it is read, and ends with whoever reads it", async () => {
    const watched = watchedStore();
    const { service, admin } = await serviceWith(3 * EXPORTED_AT_ONCE, watched.store);
    const { body } = await service.ask("GET /v1/decisions", { token: admin, headers: LINES });
    const reader = body?.getReader();
    await reader?.read();
    expect(watched.pages).toBe(1);
    await reader?.read();
    expect(watched.pages).toBe(2);
    await reader?.cancel();
    await new Promise((resolve) => setImmediate(resolve));
    expect(watched.pages).toBe(2);
  });

  it("breaks off where it cannot go on, and is refused where it cannot begin", async () => {
    const watched = watchedStore();
    const { service, admin } = await serviceWith(2 * EXPORTED_AT_ONCE, watched.store);
    watched.failsAt = 2;
    const broken = await service.ask("GET /v1/decisions", { token: admin, headers: LINES });
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow("broke off");
    expect(service.events.map(({ event }) => event)).toContain("store unavailable");
    const refused = await service.ask("GET /v1/decisions", { token: admin, headers: LINES });
    expect(refused.status).toBe(503);
  });

  it.each(["limit=10", "after=x"])("has no pages: %s", async (query) => {
    const { service, admin } = await serviceWith(0, memoryStore());
    const answer = await service.ask(`GET /v1/decisions?${query}`, { token: admin, headers: LINES });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: "no-pages" })]);
  });

  it.each([
    [undefined, false],
    ["*/*", false],
    ["application/json, application/x-ndjson", false],
    ["application/x-ndjson;q=0", false],
    ["Application/X-NDJSON, application/problem+json", true],
    ["application/json;q=0.5, application/x-ndjson", true],
  ])("is what `Accept: %s` asks for: %s", (accept, wanted) => {
    expect(prefersLines(accept)).toBe(wanted);
  });
});
