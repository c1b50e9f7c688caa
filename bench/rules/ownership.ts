// The benchmark's fourth scorecard: who answers for a service, and where it is written down.

import { rule } from "./bench-rule.ts";
import type { BenchScorecard } from "./bench-rule.ts";

export const ownership: BenchScorecard = {
  id: "bench-ownership",
  title: "Ownership",
  rules: [
    rule("bronze", "owner-is-a-group", { in: ["group:", { var: "entity.owner" }] }, (d) => {
      return d.entity.owner.includes("group:");
    }),
    rule(
      "bronze",
      "lifecycle-is-known",
      { in: [{ var: "entity.lifecycle" }, ["experimental", "production", "deprecated"]] },
      (d) => {
        return ["experimental", "production", "deprecated"].includes(d.entity.lifecycle);
      },
    ),
    rule("bronze", "tier-is-known", { in: [{ var: "entity.tier" }, ["1", "2", "3"]] }, (d) => {
      return ["1", "2", "3"].includes(d.entity.tier);
    }),
    rule("bronze", "belongs-to-a-system", { "!": [{ "==": [{ var: "entity.system" }, ""] }] }, (d) => {
      return d.entity.system !== "";
    }),
    rule("bronze", "is-described", { "!=": [{ var: "entity.metadata.description" }, ""] }, (d) => {
      return d.entity.metadata.description !== "";
    }),
    rule("silver", "is-still-wanted", { "!=": [{ var: "entity.lifecycle" }, "deprecated"] }, (d) => {
      return d.entity.lifecycle !== "deprecated";
    }),
    rule(
      "silver",
      "type-is-known",
      {
        in: [
          { var: "entity.type" },
          ["api", "cli", "database", "job", "library", "queue", "service", "tool", "website", "worker"],
        ],
      },
      (d) => {
        return ["api", "cli", "database", "job", "library", "queue", "service", "tool", "website", "worker"].includes(
          d.entity.type,
        );
      },
    ),
    rule(
      "silver",
      "language-is-supported",
      { in: [{ var: "entity.metadata.labels.language" }, ["go", "java", "typescript"]] },
      (d) => ["go", "java", "typescript"].includes(d.entity.metadata.labels.language),
    ),
    rule("silver", "team-is-labelled", { "!=": [{ var: "entity.metadata.labels.team" }, ""] }, (d) => {
      return d.entity.metadata.labels.team !== "";
    }),
    rule(
      "bronze",
      "readme-is-there",
      { "==": [{ var: "facts.docs.has_readme" }, true] },
      (d) => d.facts.docs.has_readme,
    ),
    rule(
      "silver",
      "readme-says-something",
      {
        and: [{ "==": [{ var: "facts.docs.has_readme" }, true] }, { ">": [{ var: "facts.docs.readme_bytes" }, 1000] }],
      },
      (d) => d.facts.docs.has_readme && d.facts.docs.readme_bytes > 1000,
    ),
    rule("gold", "newcomers-are-guided", { "==": [{ var: "facts.docs.has_contributing" }, true] }, (d) => {
      return d.facts.docs.has_contributing;
    }),
    rule("bronze", "code-owners-are-named", { "==": [{ var: "facts.repo.has_codeowners" }, true] }, (d) => {
      return d.facts.repo.has_codeowners;
    }),
    rule("silver", "code-owners-are-right", { "==": [{ var: "facts.repo.codeowners_error_count" }, 0] }, (d) => {
      return d.facts.repo.codeowners_error_count === 0;
    }),
    rule("gold", "code-owners-own-most", { ">=": [{ var: "facts.repo.codeowners_coverage_pct" }, 90] }, (d) => {
      return d.facts.repo.codeowners_coverage_pct >= 90;
    }),
    rule("bronze", "repository-is-alive", { "==": [{ var: "facts.repo.is_archived" }, false] }, (d) => {
      return !d.facts.repo.is_archived;
    }),
    rule("silver", "inner-source-is-open", { in: [{ var: "facts.repo.visibility" }, ["internal", "public"]] }, (d) => {
      return ["internal", "public"].includes(d.facts.repo.visibility);
    }),
    rule(
      "bronze",
      "source-is-linked",
      { some: [{ var: "entity.metadata.links" }, { "==": [{ var: "type" }, "source"] }] },
      (d) => {
        return d.entity.metadata.links.some((link) => link.type === "source");
      },
    ),
    rule(
      "silver",
      "docs-are-linked",
      {
        some: [
          { var: "entity.metadata.links" },
          { and: [{ "==": [{ var: "type" }, "docs"] }, { in: ["https://", { var: "url" }] }] },
        ],
      },
      (d) => d.entity.metadata.links.some((link) => link.type === "docs" && link.url.includes("https://")),
    ),
    rule(
      "gold",
      "links-are-safe",
      { "!": [{ some: [{ var: "entity.metadata.links" }, { in: ["http://", { var: "url" }] }] }] },
      (d) => !d.entity.metadata.links.some((link) => link.url.includes("http://")),
    ),
    rule(
      "silver",
      "audience-is-tagged",
      { some: [{ var: "entity.metadata.tags" }, { in: [{ var: "" }, ["internal", "public"]] }] },
      (d) => d.entity.metadata.tags.some((tag) => ["internal", "public"].includes(tag)),
    ),
    rule(
      "gold",
      "production-is-documented",
      {
        if: [
          { "==": [{ var: "entity.lifecycle" }, "production"] },
          {
            and: [
              { "==": [{ var: "facts.docs.has_readme" }, true] },
              { some: [{ var: "entity.metadata.links" }, { "==": [{ var: "type" }, "docs"] }] },
            ],
          },
          true,
        ],
      },
      (d) =>
        d.entity.lifecycle === "production"
          ? d.facts.docs.has_readme && d.entity.metadata.links.some((link) => link.type === "docs")
          : true,
    ),
    rule("gold", "region-is-chosen", { in: [{ var: "entity.metadata.labels.region" }, ["eu", "us"]] }, (d) => {
      return ["eu", "us"].includes(d.entity.metadata.labels.region);
    }),
    rule(
      "silver",
      "websites-are-watched",
      {
        or: [
          { "!==": [{ var: "entity.type" }, "website"] },
          {
            and: [
              { "===": [{ var: "facts.observability.is_scraped" }, true] },
              { ">": [{ var: "facts.observability.alert_rule_count" }, 0] },
            ],
          },
        ],
      },
      (d) =>
        d.entity.type !== "website" || (d.facts.observability.is_scraped && d.facts.observability.alert_rule_count > 0),
    ),
    rule(
      "gold",
      "nothing-is-left-open",
      {
        and: [
          { "<=": [{ var: "facts.repo.stale_pr_count" }, 10] },
          { "==": [{ var: "facts.incident.open_count" }, 0] },
          { "==": [{ var: "facts.security.secret_alert_count" }, 0] },
        ],
      },
      (d) =>
        d.facts.repo.stale_pr_count <= 10 &&
        d.facts.incident.open_count === 0 &&
        d.facts.security.secret_alert_count === 0,
    ),
  ],
};
