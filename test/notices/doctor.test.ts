// Does `muster doctor` say of a file of notices what a start would?

import { expect, it } from "vitest";
import { cli, temporaryFolder } from "../cli/run-cli.ts";

const MAIL = "targets:\n  - { id: owners, mail: { to: owners }, about: [waiver] }\n";

async function found(text: string, env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const ran = await cli(["doctor", "--format", "json"], temporaryFolder({ "notices.yaml": text }), {
    env: { MUSTER_NOTICES: "notices.yaml", ...env },
  });
  return (JSON.parse(ran.stdout) as { checks: { check: string }[] }).checks.find(({ check }) => check === "notices");
}

it("says how many it tells where mail can be sent, and what is wrong where it cannot", async () => {
  expect(await found(MAIL, { MUSTER_SMTP_URL: "smtp://127.0.0.1:2525" })).toEqual({
    check: "notices",
    ok: true,
    message: "`notices.yaml` tells 1 target",
    help: null,
  });
  expect(await found(MAIL)).toMatchObject({ ok: false, message: expect.stringContaining("does not load: 1 error") });
  expect(await found(MAIL.replace("mail", "mial"))).toMatchObject({ ok: false, help: "did you mean `mail`?" });
});

it("looks at none where none is named", async () => {
  const ran = await cli(["doctor", "--format", "json"], temporaryFolder());
  expect(ran.stdout).not.toContain("notices");
});
