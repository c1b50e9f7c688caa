// A repository that is kept as it should be, and what is told of it.

import type { JsonObject, JsonValue } from "../../../../src/model/json.ts";
import { NOW } from "../../../app/service-muster.ts";
import type { HeldRepository } from "../stand-in-state.ts";

const DAY = 86_400_000;

export const ago = (days: number, seconds = 0): string =>
  new Date(NOW - days * DAY + seconds * 1_000).toISOString().replace(".000Z", "Z");

export function run(conclusion: string | null, days: number, seconds = 60, more: JsonObject = {}): JsonObject {
  return {
    event: "push",
    conclusion,
    status: conclusion === null ? "in_progress" : "completed",
    head_repository: { full_name: "acme/shop" },
    created_at: ago(days),
    run_started_at: ago(days),
    updated_at: ago(days, seconds),
    ...more,
  };
}

export function pull(days: number): JsonObject {
  return { number: Math.round(days * 100), updated_at: ago(days) };
}

export function dependabot(severity: string, days: number, name = "log4j"): JsonObject {
  return { created_at: ago(days), security_vulnerability: { severity, package: { name } } };
}

export function scanned(severity: string, level: string | null = null, days = 3): JsonObject {
  return { created_at: ago(days), rule: { id: "js/xss", severity, security_severity_level: level } };
}

const SHA = "8ade135a41bc03ea155e62e844d188df1ea18608";

export const WORKFLOW = `name: CI
on: [push, pull_request]
permissions: { contents: read }
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@${SHA}
      - uses: ./.github/actions/ours
      - uses: docker://alpine@sha256:${"a".repeat(64)}
      - run: npm test
  deploy:
    uses: acme/workflows/.github/workflows/deploy.yml@main
`;

export const FILES: Readonly<Record<string, string>> = {
  "README.md": "# Shop\n",
  "CHANGELOG.md": "# Changelog\n",
  "CONTRIBUTING.md": "Welcome\n",
  "SECURITY.md": "Tell us\n",
  ".github/CODEOWNERS": "*  @acme/pay\n/docs/  # nobody\n",
  ".github/workflows/ci.yml": WORKFLOW,
  ".github/dependabot.yml": "version: 2\n",
  "src/index.js": "1\n",
  "docs/index.md": "docs\n",
};

/** As GitHub's API tells classic protection. */
export const PROTECTION: JsonObject = {
  required_pull_request_reviews: {
    required_approving_review_count: 2,
    require_code_owner_reviews: true,
    dismiss_stale_reviews: true,
  },
  required_status_checks: { contexts: ["build", "test"], checks: [{ context: "build" }, { context: "test" }] },
  enforce_admins: { enabled: true },
  required_signatures: { enabled: true },
  required_linear_history: { enabled: true },
  allow_force_pushes: { enabled: false },
  allow_deletions: { enabled: false },
  lock_branch: { enabled: false },
};

export const WELL_KEPT: Partial<HeldRepository> = {
  files: { ...FILES },
  protection: PROTECTION,
  healthPercentage: 85,
  pulls: [pull(1), pull(3)],
  runs: [run("success", 1), run("failure", 2, 120), run("success", 3, 90), run("cancelled", 4, 5)],
  codeScanningAlerts: [],
};

export const WELL_KEPT_FACTS: Readonly<Record<string, JsonValue>> = {
  "branch.allows_deletion": false,
  "branch.allows_force_push": false,
  "branch.dismisses_stale_reviews": true,
  "branch.enforced_for_admins": true,
  "branch.is_protected": true,
  "branch.required_approvals": 2,
  "branch.required_check_count": 2,
  "branch.requires_code_owner_review": true,
  "branch.requires_linear_history": true,
  "branch.requires_signed_commits": true,
  "ci.actions_unpinned_count": 0,
  "ci.duration_p50_seconds": 90,
  "ci.has_pipeline": true,
  "ci.last_run_at": ago(1, 60),
  "ci.success_pct_30d": 66.7,
  "ci.token_permissions_write_all": false,
  "docs.has_changelog": true,
  "docs.has_contributing": true,
  "docs.has_readme": true,
  "docs.readme_bytes": 7,
  "repo.codeowners_coverage_pct": 88.9,
  "repo.codeowners_error_count": 0,
  "repo.community_health_pct": 85,
  "repo.default_branch": "main",
  "repo.delete_branch_on_merge": true,
  "repo.has_codeowners": true,
  "repo.is_archived": false,
  "repo.last_push_at": "2026-11-30T09:00:00Z",
  "repo.license_spdx": "Apache-2.0",
  "repo.open_pr_count": 2,
  "repo.owner_matches_codeowners": true,
  "repo.stale_pr_count": 0,
  "repo.topic_count": 2,
  "repo.visibility": "private",
  "security.dependabot_enabled": true,
  "security.has_policy": true,
  "security.oldest_critical_at": "(none is open)",
  "security.push_protection_enabled": true,
  "security.sarif_error_count": 0,
  "security.sarif_warning_count": 0,
  "security.secret_alert_count": 0,
  "security.secret_scanning_enabled": true,
  "security.vuln_critical_count": 0,
  "security.vuln_high_count": 0,
};
