// Does an export for somebody outside say what is left out of it, and can they see that nothing else is missing or changed?

import { beforeAll, describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { verifyExport } from "../../src/app/audit/verify-export.ts";
import { lockReleases } from "../../src/app/directives/lock-releases.ts";
import { lockRequest } from "../../src/api/locks.ts";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import { digestOf } from "../../src/model/audit.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const LINES = { accept: "application/x-ndjson" };
const GATE = "{ kind: Gate, id: production, title: Production, environments: [production], require: [] }";

let service: TestService;
let admin: string;

beforeAll(async () => {
  service = startService();
  admin = await service.token(["admin"]);
  await activateRules(service.muster, [{ path: "gate.yaml", text: GATE }], { actor: "user:default/kim" });
  for (const version of ["1.0", "1.1"]) {
    const body = { entity: "checkout", environment: "production", change: { version } };
    await service.ask("POST /v1/decisions", { token: admin, body });
  }
  const asked = lockRequest.parse({ environment: "production", reason: "Kim looks into incident 7." });
  await lockReleases(service.muster, asked, { ...SERVICE, actor: "user:default/kim" });
});

async function linesOf(address: string): Promise<string[]> {
  const answer = await service.ask(`GET ${address}`, { token: admin, headers: LINES });
  expect([address, answer.status]).toEqual([address, 200]);
  return (await answer.text()).split("\n").slice(0, -1);
}

describe("an export of decisions", () => {
  it("begins with what is left out, and lets each be matched with what was answered", async () => {
    const plain = await linesOf("/v1/decisions");
    const [head = "", ...masked] = await linesOf("/v1/decisions?mask=people,evidence");
    expect(JSON.parse(head)).toMatchObject({ export: "decisions", mask: ["people", "evidence"] });
    expect(masked.map((line) => (JSON.parse(line) as { digest: string }).digest)).toEqual(plain.map(digestOf));
    expect(masked.join("")).not.toContain("token:");
  });

  it.each([
    ["/v1/decisions?mask=people", {}, "no-mask"],
    ["/v1/audit?mask=people", {}, "no-mask"],
    ["/v1/decisions?mask=people&format=csv", {}, "no-mask"],
    ["/decisions.csv?mask=people", {}, "unknown-query-key"],
    ["/v1/audit?limit=5", LINES, "no-pages"],
  ])("of %s is refused where it makes no sense", async (address, headers, code) => {
    const answer = await service.ask(`GET ${address}`, { token: admin, headers });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code }]);
  });

  it("leaves out only what there is to leave out", async () => {
    const answer = await service.ask("GET /v1/decisions?mask=persons", { token: admin, headers: LINES });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("people")]);
    expect((await service.ask("GET /v1/audit?mask=evidence", { token: admin, headers: LINES })).status).toBe(400);
  });
});

describe("an export of the audit log", () => {
  it("is proved by its own hashes, and by the head that somebody kept", async () => {
    const lines = await linesOf("/v1/audit");
    const { intact, entries, masked, head } = await verifyExport(lines);
    expect([intact, entries, masked]).toEqual([true, lines.length - 1, 0]);
    expect((await service.muster.store.audit.last())?.hash).toBe(head.hash);
    expect((await verifyExport(lines, head.hash)).broken).toBeNull();
    expect((await verifyExport(lines.slice(0, -1), head.hash)).broken?.code).toBe("head-missing");
  });

  it("without people names none, and is still held together", async () => {
    const lines = await linesOf("/v1/audit?mask=people");
    expect(lines.join("")).not.toMatch(/kim|token:/i);
    const told = await verifyExport(lines);
    expect([told.intact, told.entries]).toEqual([true, lines.length - 1]);
    expect(told.masked).toBeGreaterThan(1);
    const whole = await verifyExport(await linesOf("/v1/audit"));
    expect(told.head).toEqual(whole.head);
  });

  it("can begin later", async () => {
    const later = await linesOf("/v1/audit?after=2");
    expect(await verifyExport(later)).toMatchObject({
      intact: true,
      entries: later.length - 1,
      head: { sequence: later.length + 1 },
    });
  });

  const flip = (line: string) => line.replace('"kind":"decision"', '"kind":"catalog"');
  const spoilt: readonly [string, (lines: string[]) => string[], string][] = [
    ["a changed entry", (lines) => lines.map(flip), "entry-changed"],
    ["a missing entry", (lines) => lines.toSpliced(3, 1), "entry-missing"],
    ["two that changed places", (lines) => lines.toSpliced(2, 2, lines[3] ?? "", lines[2] ?? ""), "entry-missing"],
    ["an entry that comes twice", (lines) => lines.toSpliced(3, 0, lines[2] ?? ""), "entry-out-of-place"],
    ["no head", (lines) => lines.slice(1), "no-export"],
    ["nothing", () => [], "no-export"],
    ["what is no JSON", (lines) => lines.toSpliced(2, 1, "{"), "not-an-entry"],
    [
      "a change that calls itself masked",
      ([head = "", ...lines]) => [head, ...lines.map((line) => flip(line).replace(/}$/, ',"masked":["/kind"]}'))],
      "not-an-entry",
    ],
    [
      "another hash",
      (lines) => lines.toSpliced(2, 1, (lines[2] ?? "").replace(/("hash":"sha256:)./, "$1_")),
      "entry-changed",
    ],
  ];
  it.each(spoilt)("shows %s", async (_, spoil, code) => {
    const { intact, broken } = await verifyExport(spoil(await linesOf("/v1/audit")));
    expect([intact, broken?.code]).toEqual([false, code]);
  });

  it("shows a masked entry that is of another log", async () => {
    const lines = await linesOf("/v1/audit?mask=people");
    const other = (lines[3] ?? "").replace(/("previous":"sha256:)./, "$1_");
    expect((await verifyExport(lines.toSpliced(3, 1, other))).broken?.code).toBe("entry-out-of-place");
  });
});
