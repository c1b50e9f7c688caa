// Does a file of notices say who is told what, and does it hear with its place what is wrong with it?

import { describe, expect, it } from "vitest";
import { NOTICE_KINDS } from "../../src/model/notice.ts";
import { readNoticesFile } from "../../src/notices/read-notices-file.ts";

const SECRET = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const ENV: Readonly<Record<string, string>> = {
  SLACK_PAYMENTS: "https://hooks.slack.com/services/T0/B0/very-secret",
  HUB_URL: "https://hub.example.com/muster",
  HUB_SECRET: SECRET,
  SHORT_SECRET: "whsec_c2hvcnQ=",
  CLEAR_URL: "http://hooks.internal/x",
  NO_URL: "hooks.slack.com",
};
const read = (text: string, noMail?: string) =>
  readNoticesFile({ path: "notices.yaml", text }, { variable: (name) => ENV[name], noMail });

const FILE = `timezone: Europe/Berlin
quiet: { from: "19:00", to: "8:00", days: [sat, sun] }
targets:
  - id: payments-chat
    slack: { urlFrom: SLACK_PAYMENTS }
    owners: [payments]
    about: [fails, waiver]
  - id: hub
    webhook: { urlFrom: HUB_URL, secretFrom: HUB_SECRET }
  - id: owners
    mail: { to: owners }
  - id: platform
    mail: { to: [Platform@EXAMPLE.com] }
optOut: [group:default/legacy, kim@example.com]
`;

describe("a file of notices", () => {
  it("says who is told what", () => {
    const { notices, problems } = read(FILE);
    expect(problems).toEqual([]);
    expect(notices).toEqual({
      timezone: "Europe/Berlin",
      quiet: { from: 1_140, to: 480, days: [6, 7] },
      targets: [
        {
          id: "payments-chat",
          address: { kind: "slack", url: "https://hooks.slack.com/services/T0/B0/very-secret" },
          owners: ["group:default/payments"],
          about: ["fails", "waiver"],
        },
        {
          id: "hub",
          address: { kind: "webhook", url: "https://hub.example.com/muster", key: new Uint8Array(24).fill(7) },
          owners: null,
          about: NOTICE_KINDS,
        },
        { id: "owners", address: { kind: "mail", to: "owners" }, owners: null, about: NOTICE_KINDS },
        { id: "platform", address: { kind: "mail", to: ["Platform@example.com"] }, owners: null, about: NOTICE_KINDS },
      ],
      optOut: ["group:default/legacy"],
      optOutAddresses: ["kim@example.com"],
      privateHosts: [],
    });
  });

  it.each([
    ["", 1, "a file of notices has to hold a mapping"],
    ["targets: []", 1, "targets"],
    ["targets:\n  - { id: a, slack: { urlFrom: MISSING } }", 2, "`MISSING` holds no address of the web"],
    ["targets:\n  - { id: a, slack: { urlFrom: NO_URL } }", 2, "`NO_URL` holds no address of the web"],
    [
      "targets:\n  - { id: a, slack: { urlFrom: 'https://hooks.slack.com/x' } }",
      2,
      "is not the name of an environment variable",
    ],
    [
      "targets:\n  - { id: a, webhook: { urlFrom: HUB_URL, secretFrom: SHORT_SECRET } }",
      2,
      "`SHORT_SECRET` holds no secret",
    ],
    ["targets:\n  - { id: a }", 2, "needs `slack`, `webhook` or `mail`, one of them"],
    ["targets:\n  - { id: a, slack: { urlFrom: CLEAR_URL } }", 2, "could be read on the way"],
    [
      "targets:\n  - { id: a, slack: { urlFrom: HUB_URL } }\n  - { id: a, slack: { urlFrom: HUB_URL } }",
      3,
      "there are two targets `a`",
    ],
    ["quiet: { from: 25:00 }\ntargets:\n  - { id: a, slack: { urlFrom: HUB_URL } }", 1, "is not a time of day"],
    ["timezone: Europe/Berlim\ntargets:\n  - { id: a, slack: { urlFrom: HUB_URL } }", 1, "unknown time zone"],
    ["targets:\n  - { id: a, slak: { urlFrom: HUB_URL } }", 2, "slak"],
  ])("%s is told of", (text, line, message) => {
    const { notices, problems } = read(text);
    expect(notices).toBeUndefined();
    expect(problems.map((problem) => `${problem.line} ${problem.message}`)).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^${line} .*${escaped(message)}`))]),
    );
  });

  it.each([
    "a@b\\nBcc: c@d",
    "Kim <kim@example.com>",
    "kim@example.com, jo@example.com",
    "kim",
    "@x",
    "kim@-x",
    "k im@x",
  ])("has no address `%s`", (address) => {
    const { notices, problems } = read(`targets:\n  - { id: a, mail: { to: ["${address}"] } }`);
    expect(notices).toBeUndefined();
    expect(problems[0]).toMatchObject({ line: 2, severity: "error" });
  });

  it("is told where no mail is sent", () => {
    const { problems } = read("targets:\n  - { id: a, mail: { to: owners } }", "no mail is sent from Workers");
    expect(problems).toMatchObject([{ line: 2, code: "wrong-target", message: "no mail is sent from Workers" }]);
  });

  it("may send in clear text where that is meant", () => {
    const { notices } = read("targets:\n  - { id: a, slack: { urlFrom: CLEAR_URL } }\nprivateHosts: [hooks.internal]");
    expect(notices?.privateHosts).toEqual(["hooks.internal"]);
  });

  it("never says what its variables hold", () => {
    const told = JSON.stringify(
      Object.keys(ENV).flatMap((name) => [
        read(
          `targets:\n  - { id: a, slack: { urlFrom: ${name} }, webhook: { urlFrom: ${name}, secretFrom: ${name} } }`,
        ),
        read(`targets:\n  - { id: a, webhook: { urlFrom: ${name}, secretFrom: ${name} } }`).problems,
      ]),
    );
    for (const secret of Object.values(ENV)) expect(told).not.toContain(secret);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
