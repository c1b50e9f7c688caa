// The benchmark's third scorecard: whether a service survives an ordinary bad day, and somebody hears of it.

import { rule } from "./bench-rule.ts";
import type { BenchScorecard } from "./bench-rule.ts";

export const operation: BenchScorecard = {
  id: "bench-operation",
  title: "Operation",
  rules: [
    rule("bronze", "somebody-is-on-call", { "==": [{ var: "facts.oncall.has_schedule" }, true] }, (d) => {
      return d.facts.oncall.has_schedule;
    }),
    rule("silver", "calls-are-escalated", { ">=": [{ var: "facts.oncall.level_count" }, 2] }, (d) => {
      return d.facts.oncall.level_count >= 2;
    }),
    rule(
      "gold",
      "critical-services-escalate-further",
      {
        if: [
          { "==": [{ var: "entity.tier" }, "1"] },
          { ">=": [{ var: "facts.oncall.level_count" }, 3] },
          { ">=": [{ var: "facts.oncall.level_count" }, 1] },
        ],
      },
      (d) => (d.entity.tier === "1" ? d.facts.oncall.level_count >= 3 : d.facts.oncall.level_count >= 1),
    ),
    rule("bronze", "no-incident-is-open", { "==": [{ var: "facts.incident.open_count" }, 0] }, (d) => {
      return d.facts.incident.open_count === 0;
    }),
    rule("gold", "incidents-are-reviewed", { ">=": [{ var: "facts.incident.postmortem_pct" }, 80] }, (d) => {
      return d.facts.incident.postmortem_pct >= 80;
    }),
    rule("bronze", "logs-are-collected", { "==": [{ var: "facts.observability.has_logs" }, true] }, (d) => {
      return d.facts.observability.has_logs;
    }),
    rule("silver", "metrics-are-collected", { "==": [{ var: "facts.observability.is_scraped" }, true] }, (d) => {
      return d.facts.observability.is_scraped;
    }),
    rule("gold", "requests-can-be-followed", { "==": [{ var: "facts.observability.has_traces" }, true] }, (d) => {
      return d.facts.observability.has_traces;
    }),
    rule("silver", "alerts-watch-it", { ">": [{ var: "facts.observability.alert_rule_count" }, 2] }, (d) => {
      return d.facts.observability.alert_rule_count > 2;
    }),
    rule(
      "bronze",
      "a-dashboard-shows-it",
      {
        or: [
          { "==": [{ var: "facts.observability.has_dashboard" }, true] },
          { some: [{ var: "entity.metadata.links" }, { "==": [{ var: "type" }, "dashboard"] }] },
        ],
      },
      (d) => d.facts.observability.has_dashboard || d.entity.metadata.links.some((link) => link.type === "dashboard"),
    ),
    rule("silver", "budget-is-left", { ">": [{ var: "facts.slo.budget_remaining_pct" }, 0] }, (d) => {
      return d.facts.slo.budget_remaining_pct > 0;
    }),
    rule("gold", "budget-is-ample", { "<": [25, { var: "facts.slo.budget_remaining_pct" }] }, (d) => {
      return d.facts.slo.budget_remaining_pct > 25;
    }),
    rule("bronze", "readiness-is-probed", { "==": [{ var: "facts.k8s.readiness_probe_pct" }, 100] }, (d) => {
      return d.facts.k8s.readiness_probe_pct === 100;
    }),
    rule("silver", "liveness-is-probed", { ">=": [{ var: "facts.k8s.liveness_probe_pct" }, 90] }, (d) => {
      return d.facts.k8s.liveness_probe_pct >= 90;
    }),
    rule(
      "silver",
      "asks-for-what-it-needs",
      {
        and: [
          { ">=": [{ var: "facts.k8s.cpu_requests_pct" }, 80] },
          { ">=": [{ var: "facts.k8s.memory_requests_pct" }, 80] },
        ],
      },
      (d) => d.facts.k8s.cpu_requests_pct >= 80 && d.facts.k8s.memory_requests_pct >= 80,
    ),
    rule("silver", "memory-is-limited", { ">": [{ var: "facts.k8s.memory_limits_pct" }, 75] }, (d) => {
      return d.facts.k8s.memory_limits_pct > 75;
    }),
    rule(
      "silver",
      "critical-services-run-twice",
      { or: [{ in: [{ var: "entity.tier" }, ["3", "4"]] }, { ">=": [{ var: "facts.k8s.min_replicas" }, 2] }] },
      (d) => ["3", "4"].includes(d.entity.tier) || d.facts.k8s.min_replicas >= 2,
    ),
    rule("gold", "runs-three-times", { ">=": [{ var: "facts.k8s.min_replicas" }, 3] }, (d) => {
      return d.facts.k8s.min_replicas >= 3;
    }),
    rule(
      "silver",
      "survives-a-drained-node",
      { "==": [{ var: "facts.k8s.has_pdb" }, true] },
      (d) => d.facts.k8s.has_pdb,
    ),
    rule(
      "gold",
      "scales-with-demand",
      {
        or: [
          { in: [{ var: "entity.type" }, ["worker", "library"]] },
          { "==": [{ var: "facts.k8s.has_hpa" }, true] },
          { ">": [{ var: "facts.k8s.min_replicas" }, 3] },
        ],
      },
      (d) => ["worker", "library"].includes(d.entity.type) || d.facts.k8s.has_hpa || d.facts.k8s.min_replicas > 3,
    ),
    rule(
      "bronze",
      "runbook-is-linked",
      { some: [{ var: "entity.metadata.links" }, { "==": [{ var: "type" }, "runbook"] }] },
      (d) => {
        return d.entity.metadata.links.some((link) => link.type === "runbook");
      },
    ),
    rule(
      "bronze",
      "team-can-be-reached",
      {
        some: [
          { var: "entity.metadata.links" },
          { or: [{ in: [{ var: "type" }, ["chat", "slack", "teams"]] }, { in: ["chat.", { var: "url" }] }] },
        ],
      },
      (d) =>
        d.entity.metadata.links.some(
          (link) => ["chat", "slack", "teams"].includes(link.type) || link.url.includes("chat."),
        ),
    ),
    rule(
      "silver",
      "interface-is-tagged",
      { or: [{ in: ["http", { var: "entity.metadata.tags" }] }, { in: ["grpc", { var: "entity.metadata.tags" }] }] },
      (d) => d.entity.metadata.tags.includes("http") || d.entity.metadata.tags.includes("grpc"),
    ),
    rule("bronze", "is-deployed-healthily", { "!=": [{ var: "facts.gitops.health_status" }, "Degraded"] }, (d) => {
      return d.facts.gitops.health_status !== "Degraded";
    }),
    rule(
      "gold",
      "can-be-repaired-at-night",
      {
        and: [
          { "==": [{ var: "facts.oncall.has_schedule" }, true] },
          { "==": [{ var: "facts.observability.has_logs" }, true] },
          { "==": [{ var: "facts.deploy.is_automated" }, true] },
          { some: [{ var: "entity.metadata.links" }, { "==": [{ var: "type" }, "runbook"] }] },
        ],
      },
      (d) =>
        d.facts.oncall.has_schedule &&
        d.facts.observability.has_logs &&
        d.facts.deploy.is_automated &&
        d.entity.metadata.links.some((link) => link.type === "runbook"),
    ),
  ],
};
