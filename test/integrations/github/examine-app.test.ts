// Does whoever sets up the App learn what of it works, and what to do about the rest?

import { afterEach, describe, expect, it } from "vitest";
import { examineGitHub } from "../../../src/http/examine-github.ts";
import { NOW } from "../../app/service-muster.ts";
import { githubStandIn } from "./stand-in.ts";
import type { GitHubStandIn } from "./stand-in.ts";
import { addRepository } from "./stand-in-state.ts";
import type { HeldDelivery } from "./stand-in-state.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function given() {
  const github = await githubStandIn({ now: () => NOW });
  ends.push(() => github.close());
  addRepository(github.state, "acme/shop");
  const env = {
    MUSTER_GITHUB_APP_ID: "4711",
    MUSTER_GITHUB_PRIVATE_KEY: github.app.privateKey,
    MUSTER_GITHUB_API_URL: github.url,
    MUSTER_GITHUB_WEBHOOK_SECRET: "secret",
    MUSTER_PUBLIC_URL: "https://muster.example.com",
  };
  return {
    github,
    examine: async (more: Readonly<Record<string, string | undefined>> = {}) => {
      const outside = { clock: { now: () => NOW }, timeout: 2_000 };
      const examined = await examineGitHub({ ...env, ...more }, outside);
      return examined.map(({ check, ok, message, help }) => ({ check, ok, said: [message, help ?? ""].join(" | ") }));
    },
  };
}

function delivery(status_code: number): HeldDelivery {
  const more = { redelivery: false, status: "", event: "push", action: null, installation_id: 7, payload: {} };
  return { id: 1, guid: "a", delivered_at: "2026-12-01T11:00:00Z", status_code, ...more };
}

describe("an app", () => {
  it("that works is told so, part by part", async () => {
    const { examine, github } = await given();
    github.state.deliveries = [delivery(200)];
    expect(await examine()).toEqual([
      {
        check: "github-app",
        ok: true,
        said: `\`acme-muster\` is known at ${github.url}, and may do all that it does | `,
      },
      {
        check: "github-webhook",
        ok: true,
        said: "GitHub sends webhooks to `https://muster.example.com/webhooks/github`, signed | ",
      },
      { check: "github-deliveries", ok: true, said: "the last 1 deliveries arrived | " },
      { check: "github-installations", ok: true, said: "installed for `acme`, 1 repository of `acme` | " },
    ]);
  });

  it("that is named nowhere is none", async () => {
    const { examine, github } = await given();
    const none = { MUSTER_GITHUB_APP_ID: undefined, MUSTER_GITHUB_PRIVATE_KEY: undefined };
    expect(await examine(none)).toEqual([]);
    expect(github.requests).toEqual([]);
  });

  it("of which only the id is named is told all that is missing", async () => {
    const { examine, github } = await given();
    const idAlone = { MUSTER_GITHUB_PRIVATE_KEY: undefined, MUSTER_GITHUB_WEBHOOK_SECRET: undefined };
    expect((await examine(idAlone)).map(({ check, said }) => `${check}: ${said}`)).toEqual([
      "github-settings: MUSTER_GITHUB_APP_ID is set, and MUSTER_GITHUB_PRIVATE_KEY is not | give the key file that GitHub makes in the App's settings, as PEM or in base64; without an App leave both out",
      "github-secret: no webhook of the App is taken: MUSTER_GITHUB_WEBHOOK_SECRET is not set | set it to the secret of the App's webhook",
    ]);
    expect(github.requests).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string | undefined>>, string, RegExp]>([
    ["no key", { MUSTER_GITHUB_PRIVATE_KEY: "" }, "github-settings", /PRIVATE_KEY is not \| give the key file/],
    ["no id", { MUSTER_GITHUB_APP_ID: "" }, "github-settings", /APP_ID is not \| it is the App ID/],
    ["an empty secret", { MUSTER_GITHUB_WEBHOOK_SECRET: "" }, "github-secret", /is empty/],
    ["a key that is none", { MUSTER_GITHUB_PRIVATE_KEY: "abc" }, "github-settings", /not an RSA key \| give the file/],
    [
      "another app's key",
      { MUSTER_GITHUB_APP_ID: "1" },
      "github-app",
      /401 `Bad credentials` \| the key is of another App/,
    ],
    [
      "no secret",
      { MUSTER_GITHUB_WEBHOOK_SECRET: undefined },
      "github-secret",
      /MUSTER_GITHUB_WEBHOOK_SECRET is not set/,
    ],
    [
      "an address where nobody is",
      { MUSTER_GITHUB_API_URL: "http://127.0.0.1:9" },
      "github-app",
      /github|GitHub.*\| is MUSTER_GITHUB_API_URL right/,
    ],
    [
      "another address for webhooks",
      { MUSTER_PUBLIC_URL: "https://other.example.com" },
      "github-webhook",
      /sends webhooks to `https:\/\/muster.example.com.*\| the address is `https:\/\/other.example.com\/webhooks\/github`/,
    ],
  ])("with %s is told what to do", async (_, more, check, said) => {
    const { examine } = await given();
    const wrong = (await examine(more)).filter(({ ok }) => !ok);
    expect(wrong).toEqual([{ check, ok: false, said: expect.stringMatching(said) as string }]);
  });

  it.each<[string, (github: GitHubStandIn) => void, string, boolean, RegExp]>([
    [
      "permissions it lacks",
      ({ state }) => {
        state.app.permissions["checks"] = "read";
        delete state.app.permissions["administration"];
        state.app.events = ["push"];
      },
      "github-app",
      true,
      /lacks Checks: write \(no check runs\), Administration: read \(branch protection is known in part\); does not hear of \*Deployment protection rule\*, \*Pull request\*/,
    ],
    ["no webhook", ({ state }) => (state.app.hook.url = ""), "github-webhook", false, /sends no webhooks/],
    ["webhooks as forms", ({ state }) => (state.app.hook.content_type = "form"), "github-webhook", false, /as a form/],
    ["unsigned webhooks", ({ state }) => (state.app.hook.secret = null), "github-webhook", false, /signs no webhooks/],
    [
      "webhooks that nobody takes",
      ({ state }) => (state.deliveries = [delivery(401), delivery(200)]),
      "github-deliveries",
      false,
      /answered with 401; 1 of the last 2 deliveries failed \| the secret of the App's webhook is another/,
    ],
    [
      "webhooks that do not arrive",
      ({ state }) => (state.deliveries = [delivery(0)]),
      "github-deliveries",
      false,
      /was not answered.*reachable/,
    ],
    [
      "webhooks that did not arrive for a while",
      ({ state }) => (state.deliveries = [delivery(200), delivery(502)]),
      "github-deliveries",
      true,
      /1 of the last 2 deliveries failed, and the last of all arrived/,
    ],
    [
      "no installation",
      ({ state }) => state.installations.splice(0),
      "github-installations",
      false,
      /nobody has installed/,
    ],
    [
      "an installation that rests",
      ({ state }) =>
        state.installations.splice(0, 1, { id: 7, account: { login: "acme", type: "User" }, suspended_at: "x" }),
      "github-installations",
      false,
      /`acme` suspended the App/,
    ],
    [
      "permissions nobody approved",
      ({ state }) => (state.app.permissions["issues"] = "read"),
      "github-installations",
      false,
      /awaits approval by `acme` \| owners approve/,
    ],
    ["no repositories", ({ state }) => state.repositories.clear(), "github-installations", false, /0 repositories/],
  ])("with %s is told so", async (_, change, check, ok, said) => {
    const { examine, github } = await given();
    change(github);
    const found = (await examine()).find((one) => one.check === check);
    expect(found).toEqual({ check, ok, said: expect.stringMatching(said) as string });
  });
});
