// How are initiatives answered: how far they are, how they came that far, and when they will be done?

import { z } from "zod";
import { pageOf, pageQuery } from "./page.ts";
import { duration, entityRef, instant, listOf, name } from "./parts.ts";

const owner = name.optional().meta({ description: "Only entities of this owner; a name alone is a group's." });

export const initiativePath = z.strictObject({ id: name });
export const initiativeQuery = z.strictObject({ owner });
export const initiativesQuery = z.strictObject({ ...pageQuery, owner });
export const initiativeEntitiesQuery = z.strictObject({
  ...pageQuery,
  owner,
  stand: z
    .enum(["open", "done", "left", "unknown", "not-applicable"])
    .default("open")
    .meta({ description: "`open`: left or unknown." }),
});

const count = z.int().min(0);

const progress = z
  .strictObject({
    entities: count.meta({ description: "Those it applies to: done, left and unknown together." }),
    done: count,
    left: count.meta({ description: "Entities where something fails." }),
    unknown: count.meta({ description: "Entities where nothing fails, but not everything is known." }),
    notApplicable: count.meta({ description: "Entities on the scorecard of which nothing is asked." }),
    share: z.number().nullable().meta({ description: "Percent done, one decimal; null: it applies to nothing." }),
  })
  .meta({ id: "InitiativeProgress" });

const forecast = z
  .strictObject({
    finish: instant.nullable().meta({ description: "When nothing will be left at the pace of the last six weeks." }),
    earliest: instant.nullable().meta({ description: "At the pace of the quickest weeks." }),
    latest: instant.nullable().meta({ description: "At the pace of the slowest weeks; null: never at that pace." }),
    perWeek: z.number().nullable().meta({ description: "By how many the open entities decrease in a week." }),
    why: z
      .enum(["done", "too-early", "no-progress"])
      .nullable()
      .meta({ description: "Why there is no forecast; null: there is one." }),
  })
  .meta({ id: "InitiativeForecast" });

const outline = {
  id: z.string(),
  title: z.string(),
  scorecard: z.string(),
  level: z.string().nullable().meta({ description: "The level to reach; null: rules have to pass instead." }),
  rules: listOf(z.string()).meta({ description: "What has to pass: the rules it names, or those of its level." }),
  owner: entityRef.nullable(),
  start: z.string().meta({ description: "A date, in UTC." }),
  due: z.string().meta({ description: "The last day." }),
  remind: z.strictObject({ every: duration, to: z.literal("owners") }).nullable(),
  state: z.enum(["ahead", "running", "done", "overdue"]),
  progress,
  pending: count.meta({
    description: "Evaluations that the rulebook in force still has to make. They are not in the figures.",
  }),
  forecast,
};

export const listedInitiative = z.strictObject(outline).meta({ id: "ListedInitiative" });
export const initiatives = pageOf(listedInitiative);

const burndownPoint = z
  .strictObject({ at: instant, done: count, open: count.meta({ description: "Left or unknown." }) })
  .meta({ id: "BurndownPoint" });

const ownersPart = z
  .strictObject({ owner: entityRef.nullable(), done: count, left: count, unknown: count })
  .meta({ id: "OwnersPart" });

export const describedInitiative = z
  .strictObject({
    ...outline,
    burndown: listOf(burndownPoint).meta({
      description: "Since the start, as far as it is known: day by day in the first year, then week by week.",
    }),
    owners: listOf(ownersPart).meta({ description: "Owners with most left first." }),
  })
  .meta({ id: "Initiative" });

const initiativeEntity = z
  .strictObject({
    entity: entityRef,
    owner: entityRef.nullable(),
    stand: z.enum(["done", "left", "unknown", "not-applicable"]),
    rules: listOf(z.string()).meta({ description: "Rules that do not pass yet." }),
  })
  .meta({ id: "InitiativeEntity" });

export const initiativeEntities = pageOf(initiativeEntity);

export type InitiativeQuery = z.output<typeof initiativeQuery>;
export type InitiativesQuery = z.output<typeof initiativesQuery>;
export type InitiativeEntitiesQuery = z.output<typeof initiativeEntitiesQuery>;
export type InitiativeProgress = z.output<typeof progress>;
export type ListedInitiative = z.output<typeof listedInitiative>;
export type Initiatives = z.output<typeof initiatives>;
export type DescribedInitiative = z.output<typeof describedInitiative>;
export type InitiativeEntities = z.output<typeof initiativeEntities>;
