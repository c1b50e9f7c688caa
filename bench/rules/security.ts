// The benchmark's second scorecard: what is known to be wrong, and what keeps it from getting worse.

import { rule } from "./bench-rule.ts";
import type { BenchScorecard } from "./bench-rule.ts";

export const security: BenchScorecard = {
  id: "bench-security",
  title: "Security",
  rules: [
    rule("bronze", "no-critical-vulnerabilities", { "==": [{ var: "facts.security.vuln_critical_count" }, 0] }, (d) => {
      return d.facts.security.vuln_critical_count === 0;
    }),
    rule("silver", "few-high-vulnerabilities", { "<": [{ var: "facts.security.vuln_high_count" }, 5] }, (d) => {
      return d.facts.security.vuln_high_count < 5;
    }),
    rule(
      "gold",
      "critical-services-are-spotless",
      {
        or: [
          { "!": [{ in: [{ var: "entity.tier" }, ["1", "2"]] }] },
          {
            and: [
              { "==": [{ var: "facts.security.vuln_critical_count" }, 0] },
              { "==": [{ var: "facts.security.vuln_high_count" }, 0] },
            ],
          },
        ],
      },
      (d) =>
        !["1", "2"].includes(d.entity.tier) ||
        (d.facts.security.vuln_critical_count === 0 && d.facts.security.vuln_high_count === 0),
    ),
    rule("silver", "static-analysis-finds-nothing", { "==": [{ var: "facts.security.sarif_error_count" }, 0] }, (d) => {
      return d.facts.security.sarif_error_count === 0;
    }),
    rule("bronze", "no-secrets-in-the-open", { "<=": [{ var: "facts.security.secret_alert_count" }, 0] }, (d) => {
      return d.facts.security.secret_alert_count <= 0;
    }),
    rule("silver", "has-a-bill-of-materials", { "==": [{ var: "facts.supply.has_sbom" }, true] }, (d) => {
      return d.facts.supply.has_sbom;
    }),
    rule("gold", "artifacts-are-signed", { "==": [{ var: "facts.supply.is_signed" }, true] }, (d) => {
      return d.facts.supply.is_signed;
    }),
    rule("gold", "build-is-isolated", { ">=": [{ var: "facts.supply.slsa_build_level" }, 2] }, (d) => {
      return d.facts.supply.slsa_build_level >= 2;
    }),
    rule(
      "gold",
      "provenance-is-whole",
      {
        and: [
          { "==": [{ var: "facts.supply.has_sbom" }, true] },
          { "==": [{ var: "facts.supply.is_signed" }, true] },
          { ">=": [{ var: "facts.supply.slsa_build_level" }, 3] },
        ],
      },
      (d) => d.facts.supply.has_sbom && d.facts.supply.is_signed && d.facts.supply.slsa_build_level >= 3,
    ),
    rule("bronze", "licenses-are-allowed", { "==": [{ var: "facts.supply.denied_license_count" }, 0] }, (d) => {
      return d.facts.supply.denied_license_count === 0;
    }),
    rule("silver", "licenses-are-known", { "<=": [{ var: "facts.supply.unknown_license_count" }, 3] }, (d) => {
      return d.facts.supply.unknown_license_count <= 3;
    }),
    rule("silver", "dependencies-keep-up", { "<": [{ var: "facts.supply.outdated_major_count" }, 6] }, (d) => {
      return d.facts.supply.outdated_major_count < 6;
    }),
    rule("silver", "pipeline-steps-are-pinned", { "==": [{ var: "facts.ci.actions_unpinned_count" }, 0] }, (d) => {
      return d.facts.ci.actions_unpinned_count === 0;
    }),
    rule(
      "bronze",
      "pipeline-token-is-narrow",
      { "==": [{ var: "facts.ci.token_permissions_write_all" }, false] },
      (d) => {
        return !d.facts.ci.token_permissions_write_all;
      },
    ),
    rule("gold", "commits-are-signed", { "==": [{ var: "facts.branch.requires_signed_commits" }, true] }, (d) => {
      return d.facts.branch.requires_signed_commits;
    }),
    rule(
      "bronze",
      "open-source-has-a-license",
      {
        or: [
          { "!=": [{ var: "facts.repo.visibility" }, "public"] },
          { in: [{ var: "facts.repo.license_spdx" }, ["Apache-2.0", "MIT", "BSD-3-Clause", "MPL-2.0"]] },
        ],
      },
      (d) =>
        d.facts.repo.visibility !== "public" ||
        ["Apache-2.0", "MIT", "BSD-3-Clause", "MPL-2.0"].includes(d.facts.repo.license_spdx),
    ),
    rule(
      "silver",
      "scorecard-is-fair",
      { ">": [{ var: "facts.openssf.score" }, 45] },
      (d) => d.facts.openssf.score > 45,
    ),
    rule(
      "gold",
      "badge-is-earned",
      { in: [{ var: "facts.openssf.badge_level" }, ["passing", "silver", "gold"]] },
      (d) => {
        return ["passing", "silver", "gold"].includes(d.facts.openssf.badge_level);
      },
    ),
    rule("bronze", "nothing-runs-privileged", { "==": [{ var: "facts.k8s.privileged_container_count" }, 0] }, (d) => {
      return d.facts.k8s.privileged_container_count === 0;
    }),
    rule("silver", "nothing-runs-as-root", { "==": [{ var: "facts.k8s.root_container_count" }, 0] }, (d) => {
      return d.facts.k8s.root_container_count === 0;
    }),
    rule(
      "silver",
      "containers-are-confined",
      {
        and: [
          { "==": [{ var: "facts.k8s.privilege_escalation_count" }, 0] },
          { "<=": [{ var: "facts.k8s.writable_root_fs_count" }, 1] },
          { "==": [{ var: "facts.k8s.host_access_count" }, 0] },
        ],
      },
      (d) =>
        d.facts.k8s.privilege_escalation_count === 0 &&
        d.facts.k8s.writable_root_fs_count <= 1 &&
        d.facts.k8s.host_access_count === 0,
    ),
    rule("silver", "images-are-pinned", { "<": [{ var: "facts.k8s.unpinned_image_count" }, 1] }, (d) => {
      return d.facts.k8s.unpinned_image_count < 1;
    }),
    rule("gold", "network-is-closed", { "==": [{ var: "facts.k8s.has_network_policy" }, true] }, (d) => {
      return d.facts.k8s.has_network_policy;
    }),
    rule(
      "gold",
      "card-data-stays-at-home",
      {
        or: [
          { "!": [{ in: ["pci", { var: "entity.metadata.tags" }] }] },
          {
            and: [
              { "==": [{ var: "entity.metadata.labels.region" }, "eu"] },
              { "==": [{ var: "facts.k8s.has_network_policy" }, true] },
            ],
          },
        ],
      },
      (d) =>
        !d.entity.metadata.tags.includes("pci") ||
        (d.entity.metadata.labels.region === "eu" && d.facts.k8s.has_network_policy),
    ),
    rule(
      "bronze",
      "repository-is-ours",
      { in: ["github.com/acme/", { var: "entity.metadata.annotations.repository" }] },
      (d) => {
        return d.entity.metadata.annotations.repository.includes("github.com/acme/");
      },
    ),
  ],
};
