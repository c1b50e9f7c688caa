// Of which repository is a job, and whose code does it run, by what each host's issuer says?

import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { jobOrigin } from "../../src/trust/job-origin.ts";
import { jobRepository } from "../../src/trust/job-repository.ts";
import { githubClaims, gitlabClaims } from "./claims.ts";

describe("the repository of a job", () => {
  const github = { repository: "Acme/Shop", repository_id: "501001" };

  it.each([
    ["GitHub", "https://token.actions.githubusercontent.com", github, "github.com/acme/shop", "501001"],
    [
      "an enterprise at GitHub",
      "https://token.actions.githubusercontent.com/octocat-inc",
      github,
      "github.com/acme/shop",
      "501001",
    ],
    [
      "an enterprise with a domain of its own",
      "https://token.actions.octocat.ghe.com",
      github,
      "octocat.ghe.com/acme/shop",
      "501001",
    ],
    ["a GitHub of one's own", "https://github.acme.dev/_services/token", github, "github.acme.dev/acme/shop", "501001"],
    [
      "GitLab",
      "https://gitlab.com",
      { project_path: "acme/web/shop", project_id: 20 },
      "gitlab.com/acme/web/shop",
      "20",
    ],
    [
      "a GitLab of one's own",
      "https://git.acme.dev:8443",
      { project_path: "acme/shop" },
      "git.acme.dev:8443/acme/shop",
      null,
    ],
  ])("of %s is on its host", (_, issuer, claims, address, id) => {
    expect(jobRepository(issuer, claims)).toEqual({ address, id });
  });

  it.each<[string, JsonObject]>([
    ["nothing", { sub: "system:serviceaccount:argo:sync" }],
    ["a list", { repository: ["acme/shop"] }],
    ["a name alone", { repository: "shop" }],
    ["blanks", { repository: "acme/shop evil" }],
  ])("is not known by %s", (_, claims) => {
    expect(jobRepository("https://issuer.example.com", claims)).toBeUndefined();
  });
});

describe("the code of a job", () => {
  const of = (claims: object): string => jobOrigin(claims as JsonObject);

  it.each([
    ["a push", githubClaims("x"), "repository"],
    ["a run by hand", githubClaims("x", { event_name: "workflow_dispatch" }), "repository"],
    ["a queue of merges", githubClaims("x", { event_name: "merge_group" }), "repository"],
    ["a pull request", githubClaims("x", { event_name: "pull_request" }), "pull-request"],
    [
      "a pull request with the target's rights",
      githubClaims("x", { event_name: "pull_request_target" }),
      "pull-request",
    ],
    ["a review", githubClaims("x", { event_name: "pull_request_review" }), "pull-request"],
    ["a push at GitLab", gitlabClaims("x"), "repository"],
    ["a merge request", gitlabClaims("x", { pipeline_source: "merge_request_event" }), "pull-request"],
    [
      "a merge request of the project",
      gitlabClaims("x", { pipeline_source: "merge_request_event", job_project_id: "20" }),
      "pull-request",
    ],
    [
      "a fork's merge request, run in the project",
      gitlabClaims("x", { project_id: "21", job_project_id: "20" }),
      "fork",
    ],
    ["a fork's, where the project is told", gitlabClaims("x", { source_project_id: "21" }), "fork"],
    [
      "a pipeline that a merge request's started",
      gitlabClaims("x", { pipeline_source: "parent_pipeline", ref_path: "refs/merge-requests/3/head" }),
      "pull-request",
    ],
    [
      "a workflow that runs a pull request's commit",
      githubClaims("x", { event_name: "workflow_run", ref: "refs/pull/3/merge" }),
      "pull-request",
    ],
    ["a CI of another kind", { sub: "x" }, "repository"],
  ])("of %s", (_, claims, origin) => {
    expect(of(claims)).toBe(origin);
  });
});
