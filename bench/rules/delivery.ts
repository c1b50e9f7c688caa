// The benchmark's first scorecard: how changes are built, tested and brought out.

import { rule } from "./bench-rule.ts";
import type { BenchScorecard } from "./bench-rule.ts";

export const delivery: BenchScorecard = {
  id: "bench-delivery",
  title: "Delivery",
  rules: [
    rule(
      "bronze",
      "has-a-pipeline",
      { "==": [{ var: "facts.ci.has_pipeline" }, true] },
      (d) => d.facts.ci.has_pipeline,
    ),
    rule(
      "bronze",
      "tests-pass",
      { and: [{ ">": [{ var: "facts.test.case_count" }, 0] }, { "==": [{ var: "facts.test.failed_count" }, 0] }] },
      (d) => d.facts.test.case_count > 0 && d.facts.test.failed_count === 0,
    ),
    rule("silver", "lines-are-covered", { ">=": [{ var: "facts.test.line_coverage_pct" }, 70] }, (d) => {
      return d.facts.test.line_coverage_pct >= 70;
    }),
    rule("gold", "branches-are-covered", { ">=": [{ var: "facts.test.branch_coverage_pct" }, 60] }, (d) => {
      return d.facts.test.branch_coverage_pct >= 60;
    }),
    rule("silver", "few-tests-are-skipped", { "<": [{ var: "facts.test.skipped_pct" }, 10] }, (d) => {
      return d.facts.test.skipped_pct < 10;
    }),
    rule("silver", "tests-are-stable", { "<=": [{ var: "facts.test.flaky_count" }, 2] }, (d) => {
      return d.facts.test.flaky_count <= 2;
    }),
    rule("gold", "tests-are-quick", { "<": [{ var: "facts.test.duration_seconds" }, 900] }, (d) => {
      return d.facts.test.duration_seconds < 900;
    }),
    rule(
      "gold",
      "critical-services-are-covered-well",
      { or: [{ "!=": [{ var: "entity.tier" }, "1"] }, { ">=": [{ var: "facts.test.line_coverage_pct" }, 85] }] },
      (d) => d.entity.tier !== "1" || d.facts.test.line_coverage_pct >= 85,
    ),
    rule("bronze", "default-branch-is-protected", { "==": [{ var: "facts.branch.is_protected" }, true] }, (d) => {
      return d.facts.branch.is_protected;
    }),
    rule("bronze", "changes-are-approved", { ">=": [{ var: "facts.branch.required_approvals" }, 1] }, (d) => {
      return d.facts.branch.required_approvals >= 1;
    }),
    rule(
      "silver",
      "production-changes-have-two-approvals",
      {
        or: [
          { "!=": [{ var: "entity.lifecycle" }, "production"] },
          { in: [{ var: "entity.tier" }, ["3", "4"]] },
          { ">=": [{ var: "facts.branch.required_approvals" }, 2] },
        ],
      },
      (d) =>
        d.entity.lifecycle !== "production" ||
        ["3", "4"].includes(d.entity.tier) ||
        d.facts.branch.required_approvals >= 2,
    ),
    rule(
      "silver",
      "code-owners-review",
      {
        and: [
          { "==": [{ var: "facts.repo.has_codeowners" }, true] },
          { "==": [{ var: "facts.branch.requires_code_owner_review" }, true] },
        ],
      },
      (d) => d.facts.repo.has_codeowners && d.facts.branch.requires_code_owner_review,
    ),
    rule(
      "gold",
      "stale-reviews-are-dismissed",
      { "==": [{ var: "facts.branch.dismisses_stale_reviews" }, true] },
      (d) => {
        return d.facts.branch.dismisses_stale_reviews;
      },
    ),
    rule("silver", "checks-guard-the-branch", { ">=": [{ var: "facts.branch.required_check_count" }, 2] }, (d) => {
      return d.facts.branch.required_check_count >= 2;
    }),
    rule("bronze", "history-is-kept", { "==": [{ var: "facts.branch.allows_force_push" }, false] }, (d) => {
      return !d.facts.branch.allows_force_push;
    }),
    rule(
      "silver",
      "administrators-are-bound-too",
      { "==": [{ var: "facts.branch.enforced_for_admins" }, true] },
      (d) => {
        return d.facts.branch.enforced_for_admins;
      },
    ),
    rule("bronze", "main-is-main", { "==": [{ var: "facts.repo.default_branch" }, "main"] }, (d) => {
      return d.facts.repo.default_branch === "main";
    }),
    rule(
      "silver",
      "merged-branches-are-deleted",
      { "==": [{ var: "facts.repo.delete_branch_on_merge" }, true] },
      (d) => {
        return d.facts.repo.delete_branch_on_merge;
      },
    ),
    rule(
      "silver",
      "changes-do-not-lie-about",
      {
        and: [{ "<=": [{ var: "facts.repo.stale_pr_count" }, 5] }, { "<": [{ var: "facts.repo.open_pr_count" }, 25] }],
      },
      (d) => d.facts.repo.stale_pr_count <= 5 && d.facts.repo.open_pr_count < 25,
    ),
    rule("bronze", "deployment-is-automated", { "==": [{ var: "facts.deploy.is_automated" }, true] }, (d) => {
      return d.facts.deploy.is_automated;
    }),
    rule(
      "gold",
      "releases-are-gradual",
      {
        or: [
          { in: [{ var: "entity.type" }, ["library", "worker"]] },
          { "==": [{ var: "facts.deploy.is_gradual" }, true] },
        ],
      },
      (d) => ["library", "worker"].includes(d.entity.type) || d.facts.deploy.is_gradual,
    ),
    rule("silver", "environment-is-in-sync", { "==": [{ var: "facts.gitops.sync_status" }, "Synced"] }, (d) => {
      return d.facts.gitops.sync_status === "Synced";
    }),
    rule(
      "silver",
      "environment-is-healthy",
      { in: [{ var: "facts.gitops.health_status" }, ["Healthy", "Progressing"]] },
      (d) => {
        return ["Healthy", "Progressing"].includes(d.facts.gitops.health_status);
      },
    ),
    rule(
      "gold",
      "gitops-is-pinned",
      {
        and: [
          { "==": [{ var: "facts.gitops.is_automated" }, true] },
          { "==": [{ var: "facts.gitops.target_revision_pinned" }, true] },
        ],
      },
      (d) => d.facts.gitops.is_automated && d.facts.gitops.target_revision_pinned,
    ),
    rule("silver", "says-what-changed", { "==": [{ var: "facts.docs.has_changelog" }, true] }, (d) => {
      return d.facts.docs.has_changelog;
    }),
  ],
};
