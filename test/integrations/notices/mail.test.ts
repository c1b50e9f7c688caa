// Do notices reach mailboxes: whose they are for, once, encrypted, as mail programs expect it, and nobody else's?

import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { recordFactsRequest } from "../../../src/api/facts.ts";
import { SERVICE } from "../../../src/app/access/service-identity.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import type { Muster } from "../../../src/app/muster.ts";
import { planNotices } from "../../../src/app/notices/plan-notices.ts";
import { runErrands } from "../../../src/app/run-errands.ts";
import { sendMailOver } from "../../../src/http/node-send-mail.ts";
import { readMail } from "../../../src/http/read-mail.ts";
import { NOTICES } from "../../../src/integrations/notices/tell-notice.ts";
import { NOTICE_KINDS } from "../../../src/model/notice.ts";
import type { Notices } from "../../../src/model/notice.ts";
import { mailHtml, sayNotice, subjectOf } from "../../../src/report/say-notice.ts";
import { startDemo } from "../../http/demo-service.ts";
import type { TestService } from "../../http/service.ts";
import { HOSTILE } from "../../report/hostile-text.ts";
import { CERTIFICATE, headersOf, startMailServer } from "./mail-server.ts";
import type { MailServer } from "./mail-server.ts";

const MINUTE = 60_000;
const TRUSTED = getCACertificates("default");

let service: TestService;

beforeAll(() => setDefaultCACertificates([...TRUSTED, CERTIFICATE]));
afterAll(() => setDefaultCACertificates(TRUSTED));
const overDemo = () =>
  beforeEach(async () => {
    service = await startDemo();
  });

function settingsFor({ port }: Pick<MailServer, "port">, env: Readonly<Record<string, string>> = {}) {
  const settings = readMail({
    MUSTER_SMTP_URL: `smtp://muster:p%40ss%20word@localhost:${port}`,
    MUSTER_SMTP_FROM: "Muster of Acme <muster@acme.example>",
    ...env,
  });
  if (settings === undefined) throw new Error("no mail");
  return settings;
}

function telling(server: MailServer, more: Partial<Notices> = {}, env: Readonly<Record<string, string>> = {}): Muster {
  const notices: Notices = {
    targets: [{ id: "mail", address: { kind: "mail", to: ["team@acme.example"] }, owners: null, about: NOTICE_KINDS }],
    quiet: { from: 0, to: 0, days: [] },
    timezone: "Europe/Berlin",
    optOut: [],
    optOutAddresses: [],
    privateHosts: [],
    ...more,
  };
  return { ...service.muster, notices, mail: sendMailOver(settingsFor(server, env)) };
}

async function somethingFails(): Promise<void> {
  service.later += 10 * MINUTE;
  const observedAt = new Date(service.muster.clock.now()).toISOString();
  const facts = { "security.vuln_critical_count": 3 };
  const items = [{ entity: "component:default/checkout", source: "trivy", observedAt, facts }];
  await recordFacts(service.muster, recordFactsRequest.parse(items), SERVICE);
  await evaluateOutdated(service.muster);
  service.later += 7 * MINUTE;
}

async function planAndTell(muster: Muster): Promise<void> {
  await planNotices(muster);
  await runErrands(muster, [NOTICES]);
}

const TO_OWNERS = [{ id: "owners", address: { kind: "mail", to: "owners" }, owners: null, about: ["fails"] }] as const;

/** The owner of checkout, as the catalog has them from now on. */
async function ownerHasMail(email: string): Promise<string> {
  const entries = await service.muster.store.catalog.entries(["component:default/checkout"]);
  const owner = entries.get("component:default/checkout")?.entity.owner ?? "";
  const group = {
    apiVersion: "backstage.io/v1alpha1",
    kind: "Group",
    metadata: { name: owner.split("/")[1] },
    spec: { type: "team", children: [], profile: { email } },
  };
  const text = JSON.stringify([group]);
  await importSource(
    service.muster,
    { source: "people", files: [{ path: "g.json", text }], confirm: Infinity },
    SERVICE,
  );
  await evaluateOutdated(service.muster);
  return owner;
}

const given = (): string => JSON.stringify(service.events.filter(({ event }) => event === "gave up on a notice"));

describe("a mail", () => {
  overDemo();

  it("comes once, encrypted, after the login, as mail programs expect it of a machine", async () => {
    const server = await startMailServer();
    const muster = telling(server);
    await somethingFails();
    await planAndTell(muster);
    await planAndTell(muster);
    const [mail, ...others] = server.taken;
    if (mail === undefined) throw new Error("no mail was taken");
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ from: "muster@acme.example", to: ["team@acme.example"], user: "muster" });
    expect(mail.isEncrypted).toBe(true);
    expect(headersOf(mail)).toMatchObject({
      from: "Muster of Acme <muster@acme.example>",
      to: "team@acme.example",
      subject: "Muster: levels lost (2), no longer passes (2)",
      "auto-submitted": "auto-generated",
      "x-auto-response-suppress": "All",
      "list-unsubscribe": "<mailto:muster@acme.example?subject=unsubscribe%20mail>",
      "list-id": expect.stringContaining("<mail.acme.example>") as string,
      "message-id": expect.stringMatching(/^<[0-9a-f]{32}@acme\.example>$/) as string,
      "content-type": expect.stringMatching(/^multipart\/alternative/) as string,
    });
    const text = mail.text.replaceAll("=\r\n", "");
    expect(text).toContain("Levels lost\r\n- checkout: production-readiness silver to bronze");
    expect(text).toContain("<h3>Levels lost</h3><ul><li>checkout: production-readiness silver to bronze</li>");
  });

  it("goes to each owner, of what is theirs, at the address the catalog has of them", async () => {
    const server = await startMailServer();
    const muster = telling(server, { targets: TO_OWNERS });
    const owner = await ownerHasMail("own@acme.example");
    await somethingFails();
    expect(await planNotices(telling(server, { targets: TO_OWNERS, optOut: [owner] }))).toBe(0);
    await planAndTell(muster);
    expect(server.taken.map(({ to }) => to)).toEqual([["own@acme.example"]]);
  });

  it("goes to nobody where the catalog has no single address of them", async () => {
    const server = await startMailServer();
    await ownerHasMail("own@acme.example, all@acme.example");
    await somethingFails();
    await planAndTell(telling(server, { targets: TO_OWNERS }));
    expect(server.taken).toEqual([]);
    expect(given()).toContain("the catalog has no address of `group:");
  });

  it("is not sent to an address that opted out", async () => {
    const server = await startMailServer();
    await somethingFails();
    await planAndTell(telling(server, { optOutAddresses: ["team@acme.example"] }));
    expect(server.taken).toEqual([]);
  });
});

describe("what goes wrong with mail", () => {
  overDemo();

  it("is tried again under the same id while the server says it may pass", async () => {
    const server = await startMailServer();
    const muster = telling(server);
    server.answers = [
      { to: "recipient", code: 451, text: "4.7.1 greylisted team@acme.example" },
      { to: "data", code: 452, text: "4.3.1 full" },
    ];
    await somethingFails();
    await planAndTell(muster);
    for (let times = 0; times < 3; times++) {
      service.later += MINUTE;
      await runErrands(muster, [NOTICES]);
    }
    expect(server.taken).toHaveLength(1);
    const said = JSON.stringify(service.events);
    expect(said).toContain("the mail server answers 451 4.7.1");
    expect(said).not.toMatch(/team@acme|p@ss|p%40ss/);
  });

  it("is given up where the server refuses it for good", async () => {
    const server = await startMailServer();
    const muster = telling(server);
    server.answers = [{ to: "recipient", code: 550, text: "5.1.1 no team@acme.example here" }];
    await somethingFails();
    await planAndTell(muster);
    service.later += 60 * MINUTE;
    await runErrands(muster, [NOTICES]);
    expect(server.taken).toEqual([]);
    expect(given()).toContain("the mail server answers 550 5.1.1 to RCPT TO");
    expect(JSON.stringify(service.events)).not.toContain("team@acme");
  });

  it("is no reason to give up where it is the login: somebody may put that right", async () => {
    const server = await startMailServer();
    const wrong = telling(server, {}, { MUSTER_SMTP_URL: `smtp://muster:guessed@localhost:${server.port}` });
    await somethingFails();
    await planAndTell(wrong);
    expect(given()).toBe("[]");
    expect(JSON.stringify(service.events)).toContain("takes no such login");
    service.later += 60 * MINUTE;
    await runErrands(telling(server), [NOTICES]);
    expect(server.taken).toHaveLength(1);
  });

  it("never makes it go out in clear text, nor to a server that cannot prove whose it is", async () => {
    const clear = await startMailServer({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true });
    const strange = await startMailServer({ key: undefined, cert: undefined });
    await somethingFails();
    await planAndTell(telling(clear));
    service.later += MINUTE;
    await runErrands(telling(strange), [NOTICES]);
    expect([clear.taken, strange.taken]).toEqual([[], []]);
    expect(JSON.stringify(service.events)).toContain("it offers no encryption, or none that can be trusted");
    service.later += 60 * MINUTE;
    const relay = { MUSTER_SMTP_URL: `smtp://127.0.0.1:${clear.port}`, MUSTER_SMTP_TLS: "off" };
    await runErrands(telling(clear, {}, relay), [NOTICES]);
    expect(clear.taken).toMatchObject([{ isEncrypted: false }]);
  });

  it("killed after it was sent, it comes again under the id that mailboxes know", async () => {
    const server = await startMailServer();
    const muster = telling(server);
    await somethingFails();
    await planNotices(muster);
    const { errands } = muster.store;
    const killed = {
      ...muster,
      store: { ...muster.store, errands: { ...errands, finish: () => new Promise<boolean>(() => undefined) } },
    };
    void runErrands(killed, [NOTICES]);
    while (server.taken.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await errands.release(muster.clock.now());
    await runErrands(muster, [NOTICES]);
    await runErrands(muster, [NOTICES]);
    expect(server.taken).toHaveLength(2);
    expect(new Set(server.taken.map((mail) => headersOf(mail)["message-id"])).size).toBe(1);
  });
});

describe.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))("%s", (_, text) => {
  it("is text in a mail, and ends no header", async () => {
    const occasion = {
      kind: "fails" as const,
      entity: `component:default/${text}`,
      scorecard: text,
      rule: text,
      cause: text,
    };
    const content = { occasions: [occasion], more: 0 };
    const html = mailHtml(sayNotice(content), { url: undefined, why: text });
    expect(html.match(/<[^>]*>/g)?.join("")).toBe(
      '<!doctype html><html lang="en"><head><meta charset="utf-8"><title></title></head><body><h3></h3><ul><li></li></ul><hr><p><small></small></p></body></html>',
    );
    const server = await startMailServer({ hideSTARTTLS: true });
    const send = sendMailOver(
      settingsFor(server, { MUSTER_SMTP_URL: `smtp://127.0.0.1:${server.port}`, MUSTER_SMTP_TLS: "off" }),
    );
    const to = "team@acme.example";
    await send({ id: "1", list: "mail", to, subject: `${subjectOf(content)} ${text}`, text: `x ${text}`, html, at: 0 });
    const [mail] = server.taken;
    if (mail === undefined) throw new Error("no mail was taken");
    expect(mail.to).toEqual([to]);
    expect(Object.keys(headersOf(mail)).sort()).toEqual([
      "auto-submitted",
      "content-type",
      "date",
      "from",
      "list-id",
      "list-unsubscribe",
      "message-id",
      "mime-version",
      "reply-to",
      "subject",
      "to",
      "x-auto-response-suppress",
    ]);
  });
});

describe("the settings of mail", () => {
  const FROM = { MUSTER_SMTP_FROM: "muster@acme.example" };

  it.each([
    [{ MUSTER_SMTP_URL: "mail.acme.example", ...FROM }, "MUSTER_SMTP_URL is not an address of a mail server"],
    [{ MUSTER_SMTP_URL: "smtp://a:se%cret@b", ...FROM }, "with a bare `%`"],
    [{ MUSTER_SMTP_URL: "smtp://b?tls.rejectUnauthorized=false", ...FROM }, "is not an address of a mail server"],
    [{ MUSTER_SMTP_URL: "smtp://a:secret@b", MUSTER_SMTP_TLS: "off", ...FROM }, "the password would be sent"],
    [{ MUSTER_SMTP_URL: "smtp://b", MUSTER_SMTP_TLS: "maybe", ...FROM }, "MUSTER_SMTP_TLS cannot be `maybe`"],
    [{ MUSTER_SMTP_URL: "smtp://b" }, "MUSTER_SMTP_FROM is not set"],
    [{ MUSTER_SMTP_URL: "smtp://b", MUSTER_SMTP_FROM: "Kim <a@b>\r\nBcc: c@d" }, "MUSTER_SMTP_FROM cannot be"],
    [{ MUSTER_SMTP_URL: "smtp://b", MUSTER_SMTP_REPLY_TO: "a@b, c@d", ...FROM }, "MUSTER_SMTP_REPLY_TO cannot be"],
  ])("%j are refused, and no password is told", (env, message) => {
    expect(() => readMail(env)).toThrow(message);
    expect(() => readMail(env)).not.toThrow("secret");
  });

  it.each([
    ["smtp://mail.acme.example", { port: 587, tls: "required", login: undefined }],
    ["smtps://mail.acme.example", { port: 465, tls: "from-start" }],
    ["smtp://u:p@[::1]:25", { host: "::1", port: 25, login: { user: "u", password: "p" } }],
  ])("%s", (url, read) => {
    expect(readMail({ MUSTER_SMTP_URL: url, ...FROM })).toMatchObject(read);
  });
});
