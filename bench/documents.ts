// What do the engines read? The same made-up services twice: as plain nested objects, and as our documents.

import type { CompileOptions } from "../src/logic/compile-rules.ts";
import type { Document } from "../src/model/document.ts";
import type { Entity } from "../src/model/entity.ts";
import { FactColumns, factOrderOf } from "../src/model/fact-columns.ts";
import type { JsonValue } from "../src/model/json.ts";
import { DAY } from "../src/model/time.ts";
import { Random } from "./random.ts";

export const AT = Date.UTC(2026, 11, 1);

type Draw<Value> = (random: Random) => Value;

const percent = (from: number, to = 100): Draw<number> => {
  return (random) => random.whole(from * 10, to * 10) / 10;
};
/** All of them more often than any other share. */
const mostlyAll = (from: number): Draw<number> => {
  return (random) => (random.chance(0.5) ? 100 : random.whole(from * 10, 1000) / 10);
};
/** Zero more often than not. */
const few = (most: number): Draw<number> => {
  return (random) => (random.chance(0.6) ? 0 : random.whole(1, most));
};
const whole = (from: number, to: number): Draw<number> => {
  return (random) => random.whole(from, to);
};
const yes = (probability: number): Draw<boolean> => {
  return (random) => random.chance(probability);
};
const one = <Text extends string>(...texts: [Text, ...Text[]]): Draw<Text> => {
  return (random) => random.pick(texts);
};

/** Facts that the shipped catalogue declares, each with its usual source and the values it is drawn from. */
export const FACTS = {
  branch: {
    source: "github",
    draw: {
      is_protected: yes(0.8),
      required_approvals: whole(0, 2),
      requires_code_owner_review: yes(0.5),
      dismisses_stale_reviews: yes(0.5),
      required_check_count: whole(0, 6),
      enforced_for_admins: yes(0.4),
      allows_force_push: yes(0.2),
      requires_signed_commits: yes(0.3),
    },
  },
  ci: {
    source: "github",
    draw: { has_pipeline: yes(0.95), actions_unpinned_count: few(12), token_permissions_write_all: yes(0.2) },
  },
  deploy: { source: "argocd", draw: { is_automated: yes(0.8), is_gradual: yes(0.4) } },
  docs: {
    source: "github",
    draw: { has_readme: yes(0.9), readme_bytes: whole(0, 20_000), has_changelog: yes(0.5), has_contributing: yes(0.4) },
  },
  gitops: {
    source: "argocd",
    draw: {
      sync_status: one("Synced", "Synced", "OutOfSync"),
      health_status: one("Healthy", "Healthy", "Progressing", "Degraded"),
      is_automated: yes(0.7),
      target_revision_pinned: yes(0.5),
    },
  },
  incident: { source: "pagerduty", draw: { open_count: few(3), postmortem_pct: percent(40) } },
  k8s: {
    source: "kubernetes",
    draw: {
      readiness_probe_pct: mostlyAll(60),
      liveness_probe_pct: mostlyAll(60),
      cpu_requests_pct: mostlyAll(50),
      memory_requests_pct: mostlyAll(50),
      memory_limits_pct: mostlyAll(50),
      min_replicas: whole(1, 4),
      has_pdb: yes(0.6),
      has_hpa: yes(0.4),
      root_container_count: few(4),
      privileged_container_count: few(2),
      privilege_escalation_count: few(4),
      writable_root_fs_count: few(4),
      host_access_count: few(2),
      unpinned_image_count: few(3),
      has_network_policy: yes(0.5),
    },
  },
  observability: {
    source: "prometheus",
    draw: {
      has_dashboard: yes(0.7),
      is_scraped: yes(0.8),
      has_logs: yes(0.9),
      has_traces: yes(0.5),
      alert_rule_count: whole(0, 12),
    },
  },
  oncall: { source: "pagerduty", draw: { has_schedule: yes(0.8), level_count: whole(0, 3) } },
  openssf: {
    source: "scorecard",
    draw: { score: percent(0), badge_level: one("none", "in_progress", "passing", "silver") },
  },
  repo: {
    source: "github",
    draw: {
      is_archived: yes(0.02),
      visibility: one("private", "internal", "public"),
      default_branch: one("main", "main", "master"),
      license_spdx: one("Apache-2.0", "MIT", "NOASSERTION"),
      delete_branch_on_merge: yes(0.7),
      has_codeowners: yes(0.7),
      codeowners_error_count: few(3),
      codeowners_coverage_pct: percent(30),
      stale_pr_count: few(20),
      open_pr_count: whole(0, 30),
    },
  },
  security: {
    source: "snyk",
    draw: {
      vuln_critical_count: few(3),
      vuln_high_count: few(20),
      sarif_error_count: few(5),
      secret_alert_count: few(2),
    },
  },
  slo: { source: "prometheus", draw: { budget_remaining_pct: percent(-20) } },
  supply: {
    source: "trivy",
    draw: {
      has_sbom: yes(0.6),
      unknown_license_count: few(9),
      denied_license_count: few(2),
      outdated_major_count: few(14),
      slsa_build_level: whole(0, 3),
      is_signed: yes(0.5),
    },
  },
  test: {
    source: "codecov",
    draw: {
      line_coverage_pct: percent(30),
      branch_coverage_pct: percent(20),
      case_count: whole(0, 900),
      failed_count: few(2),
      skipped_pct: percent(0, 20),
      flaky_count: few(5),
      duration_seconds: whole(5, 2_000),
    },
  },
} as const;

type Drawn<Draws> = { readonly [Name in keyof Draws]: Draws[Name] extends Draw<infer Value> ? Value : never };
/** `facts.test.line_coverage_pct`: a number. */
export type PlainFacts = { readonly [Group in keyof typeof FACTS]: Drawn<(typeof FACTS)[Group]["draw"]> };

export interface PlainLink {
  readonly url: string;
  readonly title: string;
  readonly type: string;
}

/** A service as its fields stand in a Backstage catalog once it is resolved. */
export interface PlainEntity {
  readonly ref: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly description: string;
    readonly labels: { readonly team: string; readonly language: string; readonly region: string };
    readonly annotations: { readonly repository: string };
    readonly tags: readonly string[];
    readonly links: readonly PlainLink[];
  };
  readonly spec: { readonly type: string; readonly lifecycle: string };
  readonly relations: { readonly ownedBy: readonly string[]; readonly dependsOn: readonly string[] };
  readonly lifecycle: string;
  readonly tier: string;
  readonly owner: string;
  readonly system: string;
  readonly type: string;
}

export interface PlainDocument {
  readonly entity: PlainEntity;
  readonly facts: PlainFacts;
}

export function drawDocuments(count: number, seed: number): PlainDocument[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => ({ entity: drawEntity(random, index), facts: drawFacts(random) }));
}

function drawFacts(random: Random): PlainFacts {
  const groups = Object.entries(FACTS).map(([group, { draw }]) => {
    const values = Object.entries<Draw<JsonValue>>(draw).map(([name, of]) => [name, of(random)]);
    return [group, Object.fromEntries(values)];
  });
  return Object.fromEntries(groups) as PlainFacts;
}

const LANGUAGES = ["go", "java", "kotlin", "python", "typescript"] as const;
const LINK_TYPES = ["chat", "dashboard", "docs", "runbook", "source"] as const;

function drawEntity(random: Random, index: number): PlainEntity {
  const name = `service-${index}`;
  const owner = `group:default/team-${random.whole(1, 150)}`;
  const type = random.pick(["service", "service", "website", "worker", "library"]);
  const lifecycle = random.pick(["production", "production", "experimental", "deprecated"]);
  const language = random.pick(LANGUAGES);
  const types = LINK_TYPES.filter(() => random.chance(0.6));
  return {
    ref: `component:default/${name}`,
    kind: "Component",
    metadata: {
      name,
      namespace: "default",
      description: random.chance(0.8) ? `Does the work of ${name}, for ${owner}.` : "",
      labels: { team: owner.slice("group:default/".length), language, region: random.pick(["eu", "us", "ap"]) },
      annotations: { repository: `https://github.com/${random.pick(["acme", "acme", "other"])}/${name}` },
      tags: [language, random.pick(["internal", "public", "pci"]), random.pick(["http", "grpc", "batch"])],
      links: types.map((type) => ({
        url: `https://${type}.example.com/${name}`,
        title: `The ${type} of ${name}`,
        type,
      })),
    },
    spec: { type, lifecycle },
    relations: {
      ownedBy: [owner],
      dependsOn: index === 0 ? [] : [`component:default/service-${random.whole(0, index - 1)}`],
    },
    lifecycle,
    tier: random.pick(["1", "2", "3", "4"]),
    owner,
    system: `system:default/system-${random.whole(1, 60)}`,
    type,
  };
}

/** Name, source and value of every fact, in the order of `FACTS`. */
export function flatFacts(facts: PlainFacts): { name: string; source: string; value: JsonValue }[] {
  return Object.entries(facts).flatMap(([group, values]) =>
    Object.entries<JsonValue>(values).map(([name, value]) => {
      return { name: `${group}.${name}`, source: FACTS[group as keyof PlainFacts].source, value };
    }),
  );
}

const DECLARED: ReadonlyMap<string, unknown> = new Map(
  Object.entries(FACTS).flatMap(([group, { draw }]) => Object.keys(draw).map((name) => [`${group}.${name}`, draw])),
);

/** What rules are told of the facts: all are declared, and stay fresh for a month. */
export const FACT_NAMES: CompileOptions = {
  isFact: (name) => DECLARED.has(name),
  factMaxAge: () => 30 * DAY,
  order: factOrderOf(DECLARED),
};

/** The same values as our rules read them: each fact with its source and its age. */
export function toDocument({ entity, facts }: PlainDocument): Document {
  const table = new FactColumns(factOrderOf(DECLARED));
  for (const { name, source, value } of flatFacts(facts)) {
    table.set(name, [{ name, value, source, observedAt: AT - DAY / 4, provenance: "observed" }]);
  }
  return { entity: entity as unknown as Entity, facts: table, levels: new Map(), related: () => [] };
}
