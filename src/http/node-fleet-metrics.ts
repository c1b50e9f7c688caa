// How does the fleet stand, as series for Prometheus? Their number is limited by rules, levels and the largest owners.

import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { MeasuredFleet } from "../app/reports/fleet-figures.ts";

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

interface Series {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly samples: (figures: MeasuredFleet) => Iterable<Sample>;
}

const OF_FLEET: readonly Series[] = [
  {
    name: "muster_rule_entities",
    help: "Entities by the outcome of a rule.",
    labelNames: ["scorecard", "rule", "outcome"],
    *samples({ scorecards }) {
      for (const { id: scorecard, rules } of scorecards) {
        for (const { rule, outcomes } of rules) {
          for (const [outcome, count] of Object.entries(outcomes)) yield [{ scorecard, rule, outcome }, count];
        }
      }
    },
  },
  {
    name: "muster_scorecard_level_entities",
    help: "Entities by the level they hold; `none`: no level.",
    labelNames: ["scorecard", "level"],
    *samples({ scorecards }) {
      for (const { id: scorecard, held } of scorecards) {
        for (const { level, entities } of held) yield [{ scorecard, level: level ?? "none" }, entities];
      }
    },
  },
  {
    name: "muster_scorecard_standing_entities",
    help: "Entities by where they stand against their target; `none`: they have none.",
    labelNames: ["scorecard", "standing"],
    *samples({ scorecards }) {
      for (const { id: scorecard, standing: counts } of scorecards) {
        for (const [standing, count] of Object.entries(counts)) yield [{ scorecard, standing }, count];
      }
    },
  },
  {
    name: "muster_scorecard_score_avg",
    help: "Mean score, 0 to 100, by owner; `other`: the smaller owners, and entities without one.",
    labelNames: ["scorecard", "owner"],
    *samples({ scorecards }) {
      for (const { id: scorecard, owners } of scorecards) {
        for (const { owner, score } of owners) yield [{ scorecard, owner: owner ?? "other" }, score];
      }
    },
  },
  {
    name: "muster_scorecard_owner_entities",
    help: "Entities a scorecard applies to, by owner: what the mean scores weigh.",
    labelNames: ["scorecard", "owner"],
    *samples({ scorecards }) {
      for (const { id: scorecard, owners } of scorecards) {
        for (const { owner, entities } of owners) yield [{ scorecard, owner: owner ?? "other" }, entities];
      }
    },
  },
  {
    name: "muster_evaluations_pending",
    help: "Evaluations that are still to be made by the rulebook in force; no other series has them.",
    labelNames: [],
    *samples({ pending }) {
      yield [{}, pending];
    },
  },
];

const OF_ENTITIES: readonly Series[] = [
  {
    name: "muster_entity_level_rank",
    help: "Rank of the level an entity holds; 0: none.",
    labelNames: ["scorecard", "entity"],
    *samples({ evaluations }) {
      for (const { scorecard, entity, rank } of evaluations) yield [{ scorecard, entity }, rank];
    },
  },
  {
    name: "muster_entity_score",
    help: "Score of an entity, 0 to 100.",
    labelNames: ["scorecard", "entity"],
    *samples({ evaluations }) {
      for (const { scorecard, entity, score } of evaluations) yield [{ scorecard, entity }, score];
    },
  },
];

/** Computed whenever somebody asks, so that entities and rules that are gone leave no series behind. */
export function watchFleet(figures: () => Promise<MeasuredFleet>, ofEntities: boolean, registry: Registry): void {
  for (const { name, help, labelNames, samples } of [...OF_FLEET, ...(ofEntities ? OF_ENTITIES : [])]) {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers: [],
        async collect() {
          const told = await figures();
          this.reset();
          for (const [labels, value] of samples(told)) this.set(labels, value);
        },
      }),
    );
  }
}
