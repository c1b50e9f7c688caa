// What do environment variables say about the GitHub App?

import { createPrivateKey } from "node:crypto";
import type { CatalogDiscovery, GitHubApp } from "../app/github-app.ts";
import { UsageError } from "../model/usage-error.ts";
import { readAddress, readChoice } from "./read-setting.ts";
import type { Environment } from "./read-setting.ts";

const API = "https://api.github.com";
const ITS_ID = "it is the App ID that the App's settings at GitHub show first";
const ITS_KEY =
  "give the key file that GitHub makes in the App's settings, as PEM or in base64; without an App leave both out";

/** Undefined: there is no app. Throws UsageError for a value that makes no sense. */
export function readGitHubApp(env: Environment): GitHubApp | undefined {
  const appId = (env["MUSTER_GITHUB_APP_ID"] ?? "").trim();
  const key = env["MUSTER_GITHUB_PRIVATE_KEY"] ?? "";
  if (appId === "" && key === "") return undefined;
  if (appId === "" || key === "") {
    const [there, missing, what] =
      appId === "" ? ["PRIVATE_KEY", "APP_ID", ITS_ID] : ["APP_ID", "PRIVATE_KEY", ITS_KEY];
    throw new UsageError(`MUSTER_GITHUB_${there} is set, and MUSTER_GITHUB_${missing} is not`, what);
  }
  return {
    appId,
    privateKey: readPrivateKey(key),
    apiUrl: readAddress(env, "MUSTER_GITHUB_API_URL", "https://github.example.com/api/v3") ?? API,
    organizations: words(env["MUSTER_GITHUB_ORGANIZATIONS"]).map((name) => name.toLowerCase()),
    discovery: readDiscovery(env),
    failMode: readChoice(env, "MUSTER_GITHUB_FAIL_MODE", ["closed", "open"]) ?? "closed",
  };
}

/** The line breaks of a variable are often written as escapes, or all of it is in base64. */
function readPrivateKey(written: string): string {
  const pem = written.includes("-----BEGIN")
    ? written.replaceAll("\\n", "\n")
    : Buffer.from(written, "base64").toString("utf8");
  try {
    if (createPrivateKey(pem).asymmetricKeyType === "rsa") return pem;
  } catch {
    // The error is not shown, since it might hold a part of the key.
  }
  throw new UsageError(
    "MUSTER_GITHUB_PRIVATE_KEY is not an RSA key",
    "give the file that GitHub made, as PEM or in base64",
  );
}

function readDiscovery(env: Environment): CatalogDiscovery | undefined {
  const paths = words(env["MUSTER_GITHUB_CATALOG_FILES"]);
  if (paths.length === 0) return undefined;
  const odd = paths.find((path) => !/^[\w.-]+(?:\/[\w.-]+)*$/.test(path) || path.split("/").includes(".."));
  if (odd !== undefined) {
    throw new UsageError(`MUSTER_GITHUB_CATALOG_FILES cannot hold \`${odd}\``, "write paths as `catalog-info.yaml`");
  }
  return {
    source: env["MUSTER_GITHUB_SOURCE"] || "github",
    paths,
    archived: readChoice(env, "MUSTER_GITHUB_ARCHIVED", ["skip", "include"]) === "include",
    forks: readChoice(env, "MUSTER_GITHUB_FORKS", ["skip", "include"]) === "include",
  };
}

function words(written = ""): readonly string[] {
  return written.split(/[\s,]+/).filter((word) => word !== "");
}
