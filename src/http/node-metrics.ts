// What is counted on Node, for Prometheus?

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Metrics, WatchedGauges } from "./metrics.ts";
import { watchFleet } from "./node-fleet-metrics.ts";

/** In seconds. A gate check falls below one of the first, an import may reach one of the last. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Labels are routes, statuses and the words of a decision, so that nobody can make more series by what they send. */
export function nodeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: "muster_http_request_duration_seconds",
    help: "How long requests took, by route and status.",
    labelNames: ["method", "route", "status"],
    buckets: BUCKETS,
    registers,
  });
  const verdicts = counter("muster_decisions_total", "Decisions, by verdict.", ["verdict", "replayed"], registers);
  const bases = counter(
    "muster_decision_bases_total",
    "Why verdicts differ from what the rules said.",
    ["basis"],
    registers,
  );
  const gated = counter(
    "muster_gate_decisions_total",
    "Decisions that were made anew, by the gates that bound them.",
    ["gate", "verdict"],
    registers,
  );
  const outcomes = counter(
    "muster_decided_findings_total",
    "Required findings of decisions, by outcome.",
    ["outcome"],
    registers,
  );
  const failures = counter(
    "muster_store_errors_total",
    "Requests the store could not serve, by reason.",
    ["reason"],
    registers,
  );
  return {
    answered: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    decided: ({ verdict, replayed, basis, gates, outcomes: counts }) => {
      verdicts.inc({ verdict, replayed: String(replayed) });
      for (const word of basis) bases.inc({ basis: word });
      for (const gate of gates) gated.inc({ gate, verdict });
      for (const [outcome, count] of Object.entries(counts)) if (count > 0) outcomes.inc({ outcome }, count);
    },
    storeFailed: (reason) => failures.inc({ reason }),
    watch: (gauges) => watchGauges(gauges, registry),
    read: () => registry.metrics(),
  };
}

function counter<Label extends string>(
  name: string,
  help: string,
  labelNames: readonly Label[],
  registers: Registry[],
): Counter<Label> {
  return new Counter({ name, help, labelNames: [...labelNames], registers });
}

function watchGauges(gauges: WatchedGauges, registry: Registry): void {
  const { entities, unmappedEvents, waivers, refusedRules, refusedTrust } = gauges;
  watchFleet(gauges.fleet, gauges.ofEntities, registry);
  registry.registerMetric(
    new Gauge({
      name: "muster_entities",
      help: "Entities in the catalog.",
      registers: [],
      async collect() {
        this.set(await entities());
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: "muster_unmapped_delivery_events",
      help: "Delivery events that name an entity or a repository nobody knows.",
      registers: [],
      async collect() {
        this.set(await unmappedEvents());
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: "muster_waivers",
      help: "Waivers that are asked for, or in force.",
      labelNames: ["state"],
      registers: [],
      async collect() {
        for (const [state, count] of Object.entries((await waivers()).states)) this.set({ state }, count);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: "muster_waivers_to_look_at",
      help: "Waivers that end within a week, that are over while their rule still does not pass, or that nobody needs.",
      labelNames: ["attention"],
      registers: [],
      async collect() {
        for (const [attention, count] of Object.entries((await waivers()).attention)) this.set({ attention }, count);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: "muster_rules_stale",
      help: "1: rules that were offered did not load, the ones before them are in force.",
      registers: [],
      collect() {
        this.set(refusedRules() === undefined ? 0 : 1);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: "muster_trust_stale",
      help: "1: a trust file that was offered did not load, the one before it is in force.",
      registers: [],
      collect() {
        this.set(refusedTrust() === undefined ? 0 : 1);
      },
    }),
  );
}
