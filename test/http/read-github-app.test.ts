// What do environment variables say of the GitHub App, and what do they not?

import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readGitHubApp } from "../../src/http/read-github-app.ts";
import { UsageError } from "../../src/model/usage-error.ts";
import { appKeys } from "../integrations/github/stand-in.ts";

const { privateKey } = appKeys();
const APP = { MUSTER_GITHUB_APP_ID: "4711", MUSTER_GITHUB_PRIVATE_KEY: privateKey };

describe("the settings of the GitHub App", () => {
  it("are none where nothing is set", () => {
    expect(readGitHubApp({})).toBeUndefined();
    expect(readGitHubApp({ MUSTER_GITHUB_APP_ID: "", MUSTER_GITHUB_PRIVATE_KEY: "" })).toBeUndefined();
  });

  it("are those of github.com, for all that installed it, as far as they are left out", () => {
    expect(readGitHubApp(APP)).toEqual({
      appId: "4711",
      privateKey,
      apiUrl: "https://api.github.com",
      organizations: [],
      discovery: undefined,
      failMode: "closed",
    });
  });

  it("are read as they are written", () => {
    const env = {
      ...APP,
      MUSTER_GITHUB_API_URL: "https://github.acme.example/api/v3/",
      MUSTER_GITHUB_ORGANIZATIONS: "Acme, acme-labs",
      MUSTER_GITHUB_CATALOG_FILES: "catalog-info.yaml .backstage/catalog-info.yaml",
      MUSTER_GITHUB_SOURCE: "repositories",
      MUSTER_GITHUB_ARCHIVED: "include",
      MUSTER_GITHUB_FORKS: "Include",
      MUSTER_GITHUB_FAIL_MODE: "open",
    };
    expect(readGitHubApp(env)).toMatchObject({
      apiUrl: "https://github.acme.example/api/v3",
      organizations: ["acme", "acme-labs"],
      discovery: {
        source: "repositories",
        paths: ["catalog-info.yaml", ".backstage/catalog-info.yaml"],
        archived: true,
        forks: true,
      },
      failMode: "open",
    });
  });

  it.each([
    ["with its lines written out", privateKey.replaceAll("\n", "\\n")],
    ["in base64", Buffer.from(privateKey).toString("base64")],
    ["as PKCS #8", createPrivateKey(privateKey).export({ type: "pkcs8", format: "pem" }).toString()],
  ])("take the key %s", (_, written) => {
    const read = readGitHubApp({ ...APP, MUSTER_GITHUB_PRIVATE_KEY: written })?.privateKey ?? "";
    expect(createPrivateKey(read).export({ type: "pkcs1", format: "pem" }).toString()).toBe(privateKey);
  });

  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  it.each<[string, Record<string, string>, string]>([
    [
      "an id alone",
      { MUSTER_GITHUB_PRIVATE_KEY: "" },
      "MUSTER_GITHUB_APP_ID is set, and MUSTER_GITHUB_PRIVATE_KEY is not",
    ],
    ["a key alone", { MUSTER_GITHUB_APP_ID: "" }, "MUSTER_GITHUB_PRIVATE_KEY is set, and MUSTER_GITHUB_APP_ID is not"],
    [
      "half a key",
      { MUSTER_GITHUB_PRIVATE_KEY: privateKey.slice(0, 300) },
      "MUSTER_GITHUB_PRIVATE_KEY is not an RSA key",
    ],
    [
      "another kind of key",
      { MUSTER_GITHUB_PRIVATE_KEY: ec.export({ type: "pkcs8", format: "pem" }).toString() },
      "MUSTER_GITHUB_PRIVATE_KEY is not an RSA key",
    ],
    [
      "an API in clear text",
      { MUSTER_GITHUB_API_URL: "http://github.acme.example" },
      "MUSTER_GITHUB_API_URL cannot be",
    ],
    [
      "a name in the address",
      { MUSTER_GITHUB_API_URL: "https://a:b@github.acme.example" },
      "MUSTER_GITHUB_API_URL cannot be",
    ],
    ["no address", { MUSTER_GITHUB_API_URL: "github" }, "MUSTER_GITHUB_API_URL cannot be `github`"],
    [
      "a path that leads out",
      { MUSTER_GITHUB_CATALOG_FILES: "../x" },
      "MUSTER_GITHUB_CATALOG_FILES cannot hold `../x`",
    ],
    ["a word of its own", { MUSTER_GITHUB_FAIL_MODE: "ajar" }, "MUSTER_GITHUB_FAIL_MODE cannot be `ajar`"],
  ])("refuse %s", (_, env, message) => {
    expect(() => readGitHubApp({ ...APP, ...env })).toThrow(UsageError);
    expect(() => readGitHubApp({ ...APP, ...env })).toThrow(message);
  });
});
