// Does whoever runs the notices hear beforehand what would be sent, and whether somebody is reached?

import { describe, expect, it } from "vitest";
import { noticesPreview, triedNotice } from "../../../src/api/notices.ts";
import { planNotices } from "../../../src/app/notices/plan-notices.ts";
import { runErrands } from "../../../src/app/run-errands.ts";
import { NOTICES } from "../../../src/integrations/notices/tell-notice.ts";
import { NOTICE_KINDS } from "../../../src/model/notice.ts";
import type { Notices } from "../../../src/model/notice.ts";
import { startDemo } from "../../http/demo-service.ts";
import type { TestService } from "../../http/service.ts";

const FILE: Notices = {
  targets: [
    { id: "chat", address: { kind: "slack", url: "https://chat.example/x" }, owners: null, about: ["digest"] },
    { id: "mail", address: { kind: "mail", to: ["a@acme.example"] }, owners: null, about: NOTICE_KINDS },
    { id: "owners", address: { kind: "mail", to: "owners" }, owners: ["group:default/payments"], about: ["digest"] },
  ],
  quiet: { from: 0, to: 0, days: [] },
  timezone: "UTC",
  optOut: [],
  optOutAddresses: [],
  privateHosts: [],
};

interface Posted {
  readonly url: string;
  readonly body: string;
}

/** It is Tuesday, noon; the digests come on Monday at nine. */
async function startTold(status = 200): Promise<{ service: TestService; posted: Posted[]; operator: string }> {
  const service = await startDemo();
  const posted: Posted[] = [];
  Object.assign(service.muster, {
    notices: FILE,
    post: async (url: string, { body }: { body: string }) => {
      posted.push({ url, body });
      return { status, retryAfter: undefined };
    },
  });
  return { service, posted, operator: await service.token(["operator"]) };
}

describe("the preview", () => {
  it("tells when, to whom, and in which words, and sends nothing", async () => {
    const { service, posted, operator } = await startTold();
    const answer = await service.ask("GET /v1/notices/preview", { token: operator });
    const { upTo, items } = noticesPreview.parse(await answer.json());
    expect(upTo).toBe("2026-12-08T12:00:00Z");
    const digests = items.filter(({ subject }) => subject.includes("where the scorecards stand"));
    expect(digests.map(({ target, at, to, address, state }) => [target, at, to, address, state])).toEqual([
      ["chat", "2026-12-07T09:00:00Z", null, null, "to-come"],
      ["mail", "2026-12-07T09:00:00Z", "a@acme.example", "a@acme.example", "to-come"],
      ["owners", "2026-12-07T09:00:00Z", "group:default/payments", null, "to-come"],
    ]);
    expect(digests[0]?.sections[0]?.heading).toBe("Where the scorecards stand");
    expect(digests[0]?.sections[0]?.lines[0]).toMatch(/^Ownership and documentation: \d+ of \d+ on target/);
    expect(posted).toEqual([]);
    expect(await service.muster.store.errands.nextDue(["notice"])).toBeNull();
  });

  it("tells what is planned and was not taken, and no longer what was", async () => {
    const { service, operator } = await startTold(503);
    const preview = async () => {
      const answer = await service.ask("GET /v1/notices/preview?target=chat&ahead=1d", { token: operator });
      return noticesPreview.parse(await answer.json()).items;
    };
    expect(await preview()).toEqual([]);
    service.later = 6 * 86_400_000 - 3 * 3_600_000 + 120_000;
    await planNotices(service.muster);
    await runErrands(service.muster, [NOTICES]);
    expect(await preview()).toMatchObject([{ target: "chat", state: "waiting", failures: 1 }]);
    Object.assign(service.muster, { post: async () => ({ status: 200, retryAfter: undefined }) });
    service.later += 3_600_000;
    await runErrands(service.muster, [NOTICES]);
    expect(await preview()).toEqual([]);
  });

  it("is for operators, and names what there is", async () => {
    const { service, operator } = await startTold();
    const reader = await service.token(["reader", "reporter", "approver", "gatekeeper"]);
    expect((await service.ask("GET /v1/notices/preview", { token: reader })).status).toBe(403);
    const absent = await service.ask("GET /v1/notices/preview?target=chta", { token: operator });
    expect([absent.status, await absent.json()]).toMatchObject([404, { help: "did you mean `chat`?" }]);
    Object.assign(service.muster, { notices: undefined });
    const none = await service.ask("GET /v1/notices/preview", { token: operator });
    expect([none.status, await none.json()]).toMatchObject([404, { code: "no-notices" }]);
  });
});

describe("a try", () => {
  const attempt = async (service: TestService, token: string, body: object) => {
    const answer = await service.ask("POST /v1/notices/test", { token, body });
    return { status: answer.status, body: await answer.json() };
  };

  it("sends one message that says it is one, and tells the answer", async () => {
    const { service, posted, operator } = await startTold();
    const { body } = await attempt(service, operator, { target: "chat" });
    expect(triedNotice.parse(body)).toEqual({ target: "chat", items: [{ to: null, taken: true, answer: "200" }] });
    expect(posted).toHaveLength(1);
    expect(posted[0]?.body).toContain("This is a test of the target `chat`");
  });

  it("tells why it was not taken", async () => {
    const { service, operator } = await startTold(503);
    expect((await attempt(service, operator, { target: "chat" })).body).toMatchObject({
      items: [{ taken: false, answer: "the target `chat` answers 503" }],
    });
    expect((await attempt(service, operator, { target: "mail" })).body).toMatchObject({
      items: [{ to: "a@acme.example", taken: false, answer: "no mail is sent from here" }],
    });
    const absent = "the catalog has no address of `group:default/payments`: `spec.profile.email`";
    expect((await attempt(service, operator, { target: "owners", owner: "payments" })).body).toMatchObject({
      items: [{ taken: false, answer: absent }],
    });
    expect(await attempt(service, operator, { target: "owners" })).toMatchObject({ status: 422 });
    const mistyped = await attempt(service, operator, { target: "owners", owner: "paymentz" });
    expect(mistyped).toMatchObject({ status: 404, body: { help: "did you mean `group:default/payments`?" } });
    expect(await attempt(service, operator, { target: "chat", owner: "payments" })).toMatchObject({ status: 422 });
    const approver = await service.token(["reader", "approver"]);
    expect(await attempt(service, approver, { target: "chat" })).toMatchObject({ status: 403 });
  });
});
