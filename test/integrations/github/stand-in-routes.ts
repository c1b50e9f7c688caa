// What does the GitHub that stands in answer to which request?

import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { ownText, ownValue } from "../../../src/model/json.ts";
import { headOf, idOf, shaOf } from "./stand-in-state.ts";
import type { GitHubState, HeldRepository } from "./stand-in-state.ts";

export interface StandInRequest {
  readonly url: URL;
  readonly body: JsonValue;
  /** By whom: an installation, or the app itself. */
  readonly installation: number | null;
}

export interface StandInAnswer {
  readonly status: number;
  readonly body?: JsonValue;
  /** A list that is told page by page. */
  readonly list?: readonly JsonValue[];
  /** What stands around a page of it. */
  readonly around?: (page: readonly JsonValue[], total: number) => JsonValue;
  /** Pages are told apart by a cursor of this name, not by their number. */
  readonly cursor?: "cursor" | "after";
}

interface StandInRoute {
  readonly of: "app" | "installation";
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (state: GitHubState, parts: readonly string[], request: StandInRequest) => StandInAnswer;
}

const REPOSITORY = "^/repos/([^/]+/[^/]+)";

function ofRepository(
  method: string,
  path: string,
  answer: (repository: HeldRepository, parts: readonly string[], request: StandInRequest) => StandInAnswer,
): StandInRoute {
  return {
    of: "installation",
    method,
    path: new RegExp(`${REPOSITORY}${path}$`),
    answer: (state, [slug = "", ...parts], request) => {
      const repository = state.repositories.get(slug.toLowerCase());
      if (repository === undefined || repository.installation !== request.installation) return NOT_FOUND;
      return answer(repository, parts, request);
    },
  };
}

function failed(status: number, message: string): StandInAnswer {
  return { status, body: { message, documentation_url: "https://docs.github.com/rest" } };
}

export const NOT_FOUND = failed(404, "Not Found");
const found = (body: JsonValue): StandInAnswer => ({ status: 200, body });
const list = (items: readonly JsonValue[] | null, off: StandInAnswer): StandInAnswer =>
  items === null ? off : { status: 200, list: items };

export const ROUTES: readonly StandInRoute[] = [
  {
    of: "app",
    method: "GET",
    path: /^\/app$/,
    answer: ({ app: { permissions, events } }) => found({ id: 4711, slug: "acme-muster", permissions, events }),
  },
  {
    of: "app",
    method: "GET",
    path: /^\/app\/hook\/config$/,
    answer: ({ app: { hook } }) => found({ ...hook, insecure_ssl: "0" }),
  },
  {
    of: "app",
    method: "GET",
    path: /^\/app\/installations$/,
    answer: ({ installations }) => ({ status: 200, list: installations as unknown as readonly JsonValue[] }),
  },
  {
    of: "app",
    method: "GET",
    path: /^\/app\/hook\/deliveries$/,
    answer: ({ deliveries }, _, { url }) => {
      const status = url.searchParams.get("status");
      const told = deliveries.filter(({ status_code }) => status !== "failure" || status_code >= 400);
      return { status: 200, list: told.map(({ payload: _payload, ...rest }) => rest), cursor: "cursor" };
    },
  },
  {
    of: "app",
    method: "GET",
    path: /^\/app\/hook\/deliveries\/(\d+)$/,
    answer: ({ deliveries }, [id]) => {
      const delivery = deliveries.find((one) => String(one.id) === id);
      if (delivery === undefined) return NOT_FOUND;
      const { payload, ...rest } = delivery;
      return found({ ...rest, request: { headers: { "X-GitHub-Event": rest.event }, payload } });
    },
  },
  {
    of: "app",
    method: "POST",
    path: /^\/app\/hook\/deliveries\/(\d+)\/attempts$/,
    answer: (state, [id]) => {
      if (!state.deliveries.some((one) => String(one.id) === id)) return NOT_FOUND;
      state.redelivered.push(Number(id));
      return { status: 202, body: {} };
    },
  },
  {
    of: "installation",
    method: "GET",
    path: /^\/installation\/repositories$/,
    answer: ({ repositories }, _, { installation }) => ({
      status: 200,
      list: [...repositories.values()].filter((one) => one.installation === installation).map(settingsOf),
      around: (page, total) => ({ total_count: total, repositories: page }),
    }),
  },
  ofRepository("GET", "", (repository) => found(settingsOf(repository))),
  ofRepository("GET", "/branches/([^/]+)", (repository, [name = ""]) => {
    if (name !== ownText(repository.settings, "default_branch")) return NOT_FOUND;
    const isProtected = repository.protection !== null;
    return found({ name, commit: { sha: headOf(repository) }, protected: isProtected });
  }),
  ofRepository("GET", "/branches/[^/]+/protection", ({ protection }) =>
    protection === null ? failed(404, "Branch not protected") : found(protection),
  ),
  ofRepository("GET", "/rules/branches/[^/]+", ({ rules }) => ({ status: 200, list: rules })),
  ofRepository("GET", "/rulesets/(\\d+)", ({ rulesets }, [id = ""]) => {
    const ruleset = rulesets[id];
    return ruleset === undefined ? NOT_FOUND : found(ruleset);
  }),
  ofRepository("GET", "/git/trees/([^/]+)", (repository, [ref = ""]) => tree(repository, ref)),
  ofRepository("GET", "/git/blobs/([0-9a-f]+)", (repository, [sha]) => {
    const text = [repository.files, ...Object.values(repository.commits)]
      .flatMap((files) => Object.values(files))
      .find((one) => shaOf(one) === sha);
    if (text === undefined) return NOT_FOUND;
    return found({ sha: sha ?? "", size: text.length, encoding: "base64", content: base64(text) });
  }),
  ofRepository("GET", "/contents/(.+)", (repository, [path = ""], { url }) => {
    const text = filesAt(repository, url.searchParams.get("ref") ?? "HEAD")?.[decodeURIComponent(path)];
    if (text === undefined) return NOT_FOUND;
    return found({ type: "file", path, sha: shaOf(text), encoding: "base64", content: base64(text) });
  }),
  ofRepository("GET", "/community/profile", ({ healthPercentage }) =>
    healthPercentage === null ? NOT_FOUND : found({ health_percentage: healthPercentage, files: {} }),
  ),
  ofRepository("GET", "/codeowners/errors", ({ codeownersErrors }) => found({ errors: codeownersErrors })),
  ofRepository("GET", "/pulls", ({ pulls }) => ({
    status: 200,
    list: [...pulls].sort((a, b) => (ownText(a, "updated_at") ?? "").localeCompare(ownText(b, "updated_at") ?? "")),
  })),
  ofRepository("GET", "/pulls/(\\d+)/files", ({ pullFiles }, [number = ""]) =>
    list(
      (pullFiles[number] ?? []).map((filename) => ({ filename, status: "modified" })),
      NOT_FOUND,
    ),
  ),
  ofRepository("GET", "/actions/runs", ({ runs }) => ({
    status: 200,
    list: runs,
    around: (page, total) => ({ total_count: total, workflow_runs: page }),
  })),
  ofRepository("GET", "/actions/permissions/workflow", ({ defaultWorkflowPermissions }) =>
    found({ default_workflow_permissions: defaultWorkflowPermissions, can_approve_pull_request_reviews: false }),
  ),
  ofRepository("GET", "/dependabot/alerts", ({ dependabotAlerts }) => ({
    ...list(dependabotAlerts, failed(403, "Dependabot alerts are disabled for this repository.")),
    cursor: "after",
  })),
  ofRepository("GET", "/code-scanning/alerts", ({ codeScanningAlerts }) =>
    list(codeScanningAlerts, failed(404, "no analysis found")),
  ),
  ofRepository("GET", "/secret-scanning/alerts", ({ secretScanningAlerts }) =>
    list(secretScanningAlerts, failed(404, "Secret scanning is disabled on this repository.")),
  ),
  ofRepository("GET", "/compare/([0-9a-f]{40})\\.\\.\\.([0-9a-f]{40})", (repository, [base = "", head = ""]) => {
    if (filesAt(repository, base) === undefined || filesAt(repository, head) === undefined) return NOT_FOUND;
    return found({ merge_base_commit: { sha: repository.mergeBases[`${base}...${head}`] ?? base }, commits: [] });
  }),
  ofRepository("GET", "/commits/([0-9a-f]{40})/check-runs", ({ checkRuns }, [sha], { url }) => {
    const name = url.searchParams.get("check_name");
    const all = checkRuns.filter((run) => run["head_sha"] === sha && (name === null || run["name"] === name));
    return {
      status: 200,
      list: all.map((run) => ({ ...run, output: { annotations_count: annotationsOf(run).length } })),
      around: (page, total) => ({ total_count: total, check_runs: page }),
    };
  }),
  ofRepository("GET", "/commits/[0-9a-f]{40}/status", ({ statuses }) => found({ state: "pending", statuses })),
  ofRepository("POST", "/check-runs", (repository, _, { body }) => checkRun(repository, body)),
  ofRepository("PATCH", "/check-runs/(\\d+)", (repository, [id], { body }) => checkRun(repository, body, Number(id))),
  ofRepository("POST", "/actions/runs/(\\d+)/deployment_protection_rule", (repository, [run = ""], { body }) =>
    answerRun(repository, run, body),
  ),
];

function settingsOf(repository: HeldRepository): JsonObject {
  const [owner = "", name = ""] = repository.slug.split("/");
  return {
    id: idOf(repository.slug),
    name,
    full_name: repository.slug,
    owner: { login: owner, type: "Organization" },
    html_url: `https://github.com/${repository.slug}`,
    ...repository.settings,
  };
}

function filesAt(repository: HeldRepository, ref: string): Record<string, string> | undefined {
  const isHead = ref === "HEAD" || ref === headOf(repository) || ref === ownText(repository.settings, "default_branch");
  return isHead ? repository.files : repository.commits[ref];
}

function tree(repository: HeldRepository, ref: string): StandInAnswer {
  const files = filesAt(repository, ref);
  if (files === undefined) return NOT_FOUND;
  const entries = Object.entries(files).map(([path, text]) => ({
    path,
    mode: "100644",
    type: "blob",
    sha: shaOf(text),
    size: Buffer.byteLength(text),
  }));
  const folders = new Set(
    entries.flatMap(({ path }) => (path.includes("/") ? [path.slice(0, path.lastIndexOf("/"))] : [])),
  );
  const trees = [...folders].map((path) => ({ path, mode: "040000", type: "tree", sha: shaOf(path) }));
  return found({ sha: shaOf(ref), tree: [...entries, ...trees], truncated: repository.isTruncated });
}

/** As GitHub breaks it: a line break after 60 characters. */
function base64(text: string): string {
  return Buffer.from(text).toString("base64").replace(/.{60}/g, "$&\n");
}

/** GitHub takes fifty annotations a request, three actions, and texts of a certain length. */
function checkRun(repository: HeldRepository, body: JsonValue, id?: number): StandInAnswer {
  const output = ownValue(body, "output");
  const annotations = ownValue(output, "annotations");
  const actions = ownValue(body, "actions");
  const isTooMuch =
    (Array.isArray(annotations) && annotations.length > 50) ||
    (ownText(output, "summary") ?? "").length > 65_535 ||
    (Array.isArray(actions) && actions.some((action) => !isAction(action)));
  if (isTooMuch) return failed(422, "Validation Failed");
  const before = repository.checkRuns.find((run) => run["id"] === id);
  if (id !== undefined && before === undefined) return NOT_FOUND;
  const held = { ...before, ...(body as JsonObject), id: id ?? repository.checkRuns.length + 1 };
  const earlier = ownValue(ownValue(before, "output"), "annotations");
  const kept = {
    ...held,
    output: { ...(output as JsonObject), annotations: [...listOf(earlier), ...listOf(annotations)] },
  };
  if (before === undefined) repository.checkRuns.push(kept);
  else repository.checkRuns[repository.checkRuns.indexOf(before)] = kept;
  return { status: before === undefined ? 201 : 200, body: kept };
}

function annotationsOf(run: JsonObject): readonly JsonValue[] {
  return listOf(ownValue(ownValue(run, "output"), "annotations"));
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function isAction(action: JsonValue): boolean {
  const [label, description, identifier] = ["label", "description", "identifier"].map(
    (key) => ownText(action, key) ?? "",
  );
  return (label ?? "").length <= 20 && (description ?? "").length <= 40 && (identifier ?? "").length <= 20;
}

/** 204, ten comments at most, one final state; whoever comes later is told so. */
function answerRun(repository: HeldRepository, run: string, body: JsonValue): StandInAnswer {
  const [environment, state, comment] = ["environment_name", "state", "comment"].map((key) => ownText(body, key));
  const waiting = repository.waiting[`${run}/${environment ?? ""}`];
  if (waiting === undefined) return NOT_FOUND;
  if (waiting.finals.length > 0) {
    if (state !== undefined) waiting.late++;
    return failed(422, "No pending deployment protection rule for this run");
  }
  if ((comment ?? "").length > 1_024) return failed(422, "comment is too long (maximum is 1024 characters)");
  if (state === undefined && waiting.comments.length >= 10) return failed(422, "too many status reports");
  if (state !== undefined && state !== "approved" && state !== "rejected") return failed(422, "state is not included");
  if (state === undefined) waiting.comments.push(comment ?? "");
  else waiting.finals.push({ state, comment: comment ?? "" });
  return { status: 204 };
}
