// Does what happens reach whoever is to be told: once, signed, at hours that suit, and nowhere else?

import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planNotices } from "../../../src/app/notices/plan-notices.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { recordFactsRequest } from "../../../src/api/facts.ts";
import { runErrands } from "../../../src/app/run-errands.ts";
import { SERVICE } from "../../../src/app/access/service-identity.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import type { Muster } from "../../../src/app/muster.ts";
import { isPrivateAddress, postText } from "../../../src/http/node-post-text.ts";
import { NOTICES } from "../../../src/integrations/notices/tell-notice.ts";
import { slackText, sayNotice } from "../../../src/report/say-notice.ts";
import { NOTICE_KINDS } from "../../../src/model/notice.ts";
import type { NoticeAddress, Notices } from "../../../src/model/notice.ts";
import { startDemo } from "../../http/demo-service.ts";
import type { TestService } from "../../http/service.ts";
import { HOSTILE } from "../../report/hostile-text.ts";

const MINUTE = 60_000;
const KEY = new Uint8Array(32).fill(9);

interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let taken: Taken[];
let answers: { readonly status: number; readonly headers?: Record<string, string> }[];
let url: string;
let service: TestService;

beforeEach(async () => {
  [taken, answers] = [[], []];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      taken.push({ headers: request.headers, body });
      const { status, headers } = answers.shift() ?? { status: 200 };
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  service = await startDemo();
});

afterEach(() => void server.close());

function noticesTo(address: NoticeAddress, more: Partial<Notices> = {}): Notices {
  return {
    targets: [{ id: "chat", address, owners: null, about: NOTICE_KINDS }],
    quiet: { from: 0, to: 0, days: [] },
    timezone: "Europe/Berlin",
    optOut: [],
    optOutAddresses: [],
    privateHosts: ["127.0.0.1"],
    ...more,
  };
}

const telling = (notices: Notices): Muster => ({ ...service.muster, notices, post: postText });

async function fact(name: string, value: unknown, source: string): Promise<void> {
  const observedAt = new Date(service.muster.clock.now()).toISOString();
  const items = [{ entity: "component:default/checkout", source, observedAt, facts: { [name]: value } }];
  await recordFacts(service.muster, recordFactsRequest.parse(items), SERVICE);
  await evaluateOutdated(service.muster);
}

/** A critical vulnerability of checkout comes up; ten minutes in, a quarter of an hour later it is time to tell. */
async function somethingFails(): Promise<void> {
  service.later += 10 * MINUTE;
  await fact("security.vuln_critical_count", 3, "trivy");
  service.later += 7 * MINUTE;
}

async function planAndTell(muster: Muster): Promise<void> {
  await planNotices(muster);
  await runErrands(muster, [NOTICES]);
}

describe("a target", () => {
  it("is told what no longer passes, once, signed as Standard Webhooks has it", async () => {
    const muster = telling(noticesTo({ kind: "webhook", url, key: KEY }));
    await somethingFails();
    await planAndTell(muster);
    await planAndTell(muster);
    expect(taken).toHaveLength(1);
    const { headers, body } = taken[0] as Taken;
    const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
    expect(headers["webhook-signature"]).toBe(`v1,${createHmac("sha256", KEY).update(signed).digest("base64")}`);
    const { type, data } = JSON.parse(body) as { type: string; data: { text: string; occasions: { kind: string }[] } };
    expect(type).toBe("muster.notice");
    expect(data.occasions.map(({ kind }) => kind)).toContain("fails");
    expect(data.text).toMatch(/^Levels lost\n- checkout: production-readiness silver to bronze\n/);
    expect(data.text).toContain("\n\nNo longer passes\n- ");
    expect(data.text).toContain(
      "- checkout: security-and-supply-chain/no-critical-vulnerabilities (fact security.vuln_critical_count)",
    );
  });

  it("is told in Slack's own form", async () => {
    const muster = telling(noticesTo({ kind: "slack", url }));
    await somethingFails();
    await planAndTell(muster);
    expect(Object.keys(JSON.parse(taken[0]?.body ?? "{}") as object)).toEqual(["text"]);
    expect((JSON.parse(taken[0]?.body ?? "{}") as { text: string }).text).toMatch(/^\*Levels lost\*\n• checkout: /);
  });

  it("hears nothing of what flips back before it is told, nor of others' entities, nor of what it did not ask for", async () => {
    const address = { kind: "slack" as const, url };
    const [target] = noticesTo(address).targets;
    if (target === undefined) throw new Error("no target");
    await somethingFails();
    for (const notices of [
      noticesTo(address, { targets: [{ ...target, owners: ["group:default/nobody"] }] }),
      noticesTo(address, { targets: [{ ...target, about: ["digest"] }] }),
      noticesTo(address, { optOut: [...(await ownersOf(service.muster))] }),
    ]) {
      expect(await planNotices(telling(notices))).toBe(0);
    }
    service.later += 5 * MINUTE;
    await fact("security.vuln_critical_count", 0, "trivy");
    service.later += 9 * MINUTE;
    await planAndTell(telling(noticesTo(address)));
    const texts = taken.map(({ body }) => (JSON.parse(body) as { text: string }).text);
    expect(texts.join()).toContain("Passes again");
  });

  it("is left alone in quiet hours, and told all of the night in one message", async () => {
    // It is 13:00 in Berlin.
    const muster = telling(noticesTo({ kind: "slack", url }, { quiet: { from: 13 * 60 + 1, to: 15 * 60, days: [] } }));
    await somethingFails();
    await planAndTell(muster);
    service.later += 30 * MINUTE;
    await planAndTell(muster);
    expect(taken).toEqual([]);
    service.later += 75 * MINUTE;
    await planAndTell(muster);
    expect(taken).toHaveLength(1);
  });
});

async function ownersOf({ store }: Muster): Promise<ReadonlySet<string>> {
  const { items } = await store.evaluations.list({ limit: 1_000 });
  return new Set(items.flatMap(({ owner }) => owner ?? []));
}

describe("what goes wrong", () => {
  it("is tried again, under the same id, until it is taken", async () => {
    const muster = telling(noticesTo({ kind: "webhook", url, key: KEY }));
    answers = [{ status: 500 }, { status: 429, headers: { "retry-after": "30" } }];
    await somethingFails();
    await planAndTell(muster);
    service.later += MINUTE;
    await runErrands(muster, [NOTICES]);
    service.later += MINUTE;
    await runErrands(muster, [NOTICES]);
    service.later += MINUTE;
    await runErrands(muster, [NOTICES]);
    expect(taken).toHaveLength(3);
    expect(new Set(taken.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("is given up after two days, and nobody is asked who has gone", async () => {
    const muster = telling(noticesTo({ kind: "slack", url }));
    answers = [{ status: 410 }];
    await somethingFails();
    await planAndTell(muster);
    service.later += 60 * MINUTE;
    await runErrands(muster, [NOTICES]);
    expect(taken).toHaveLength(1);
  });

  it("never has the address in the log", async () => {
    const muster = telling(noticesTo({ kind: "slack", url: `${url}?very-secret` }));
    answers = [{ status: 500 }];
    await somethingFails();
    await planAndTell(muster);
    server.close();
    expect(service.events.some(({ event }) => event === "an errand is put off")).toBe(true);
    expect(JSON.stringify(service.events)).not.toContain("very-secret");
  });

  it("killed after it was planned or sent, it is not planned again", async () => {
    const muster = telling(noticesTo({ kind: "webhook", url, key: KEY }));
    await somethingFails();
    const { errands } = muster.store;
    const killed = {
      ...muster,
      store: { ...muster.store, errands: { ...errands, finish: () => new Promise<boolean>(() => undefined) } },
    };
    await planNotices(muster);
    void runErrands(killed, [NOTICES]);
    while (taken.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // Another process: what was claimed is free again, and is sent under the id that the receiver knows.
    await errands.release(muster.clock.now());
    expect(await planNotices(muster)).toBe(0);
    await runErrands(muster, [NOTICES]);
    await runErrands(muster, [NOTICES]);
    expect(taken).toHaveLength(2);
    expect(new Set(taken.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });
});

describe("planning", () => {
  /** A process that is told nothing of what moved, as long as that is not on disk. */
  function unaware(): { readonly muster: Muster; readonly learn: () => void; readonly another: () => Muster } {
    let isOnDisk = false;
    const muster = telling(noticesTo({ kind: "slack", url }));
    const { evaluations } = muster.store;
    const movements: typeof evaluations.movements = async (query) =>
      isOnDisk ? evaluations.movements(query) : { items: [], next: null };
    const store = { ...muster.store, evaluations: { ...evaluations, movements } };
    return {
      muster: { ...muster, store },
      learn: () => void (isOnDisk = true),
      another: () => ({ ...muster, store: { ...store } }),
    };
  }

  it("looks an hour back, for what was written late", async () => {
    const { muster, learn } = unaware();
    await somethingFails();
    expect(await planNotices(muster)).toBe(0);
    service.later += 40 * MINUTE;
    learn();
    expect(await planNotices(muster)).toBe(1);
    expect(await planNotices(muster)).toBe(0);
  });

  it("looks no further back than that, but for what no process has planned: a day", async () => {
    const { muster, learn, another } = unaware();
    await somethingFails();
    expect(await planNotices(muster)).toBe(0);
    service.later += 90 * MINUTE;
    expect(await planNotices(muster)).toBe(0);
    learn();
    service.later += 15 * MINUTE;
    expect(await planNotices(muster)).toBe(0);
    expect(await planNotices(another())).toBe(1);
  });

  it("tells nothing any more of what nobody planned for a day", async () => {
    const { learn, another } = unaware();
    await somethingFails();
    learn();
    service.later += 25 * 60 * MINUTE;
    expect(await planNotices(another())).toBe(0);
  });
});

describe("an address", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "172.31.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:10.0.0.1",
    "fd00::1",
    "fe80::1",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "3fff::1",
    "5f00::1",
    "2002:a00:1::",
    "not an address",
  ])("%s is private", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(["1.1.1.1", "172.32.0.1", "2606:4700:4700::1111"])("%s is not", (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  it.each(["http://127.0.0.1:9/", "http://[::1]:9/", "http://2130706433/", "http://localhost:9/"])(
    "%s is asked nothing, unless that is meant",
    async (private_) => {
      const text = { headers: {}, body: "{}", mayBePrivate: false };
      await expect(postText(private_, text)).rejects.toThrow("private address");
    },
  );

  it("leads nowhere else: redirects are not followed", async () => {
    answers = [{ status: 302, headers: { location: url } }];
    expect(await postText(url, { headers: {}, body: "{}", mayBePrivate: true })).toEqual({
      status: 302,
      retryAfter: undefined,
    });
    expect(taken).toHaveLength(1);
  });
});

describe.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))("%s", (_, text) => {
  it("is text in a chat", () => {
    const occasion = {
      kind: "fails" as const,
      entity: `component:default/${text}`,
      scorecard: text,
      rule: text,
      cause: text,
    };
    const written = slackText(sayNotice({ occasions: [occasion], more: 0 }), undefined);
    expect(written).not.toMatch(/[<>]/);
    expect(written.split("\n")).toHaveLength(2);
    expect(written).not.toMatch(/(?![\n])[\p{Cc}\u202a-\u202e]/u);
    const led = slackText(sayNotice({ occasions: [occasion], more: 0 }), "https://muster.example.com");
    expect(led.match(/[<>|]/g)).toEqual(["<", "|", ">", "<", "|", ">"]);
    expect(led).toMatch(/\n• <https:\/\/muster\.example\.com\/entities\/[^\s|<>]+\|/);
  });
});
