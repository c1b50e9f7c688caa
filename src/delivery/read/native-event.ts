// In which form is a delivery event sent: which kinds are there, and what does each hold?

import { z } from "zod";
import type { DeliveryEventKind } from "../../model/delivery-event.ts";
import { DEPLOYMENT_SIGNALS } from "../../model/delivery-event.ts";
import { parseInstant } from "../../model/time.ts";

const MOST_LISTED = 5_000;
const LONGEST_TEXT = 100_000;
const LONGEST_NAME = 300;

const name = z.string().trim().min(1).max(LONGEST_NAME);

/** Not a date alone, and not a time without an offset, which means different instants in different places. */
const time = z
  .string()
  .max(40)
  .transform((text, context) => {
    const instant = text.length > 10 ? parseInstant(text) : undefined;
    if (instant !== undefined) return instant;
    context.addIssue({
      code: "custom",
      message: "expected a time with an offset, `2025-03-05T11:10:00Z`",
      input: text,
    });
    return z.NEVER;
  })
  .meta({ description: "ISO 8601 with an offset.", examples: ["2025-03-05T11:10:00Z", "2025-03-05T12:10:00+01:00"] });

/** Many ids in pipelines are numbers. */
const id = z.union([name, z.int().transform(String)]);
const sha = z.string().trim().toLowerCase().min(1).max(300);
const text = z.string().max(LONGEST_TEXT);
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).max(MOST_LISTED);
/** A single value may stand without a list around it. */
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), listOf(item).min(1)]);

const head = {
  id: id.meta({ description: "What you call it: the same id of the same source is the same thing." }),
  entity: oneOrMore(name)
    .optional()
    .meta({
      description: "A ref; a name alone is a component's. A list where one deployment brought several entities.",
      examples: ["component:default/checkout"],
    }),
  repository: name.optional().meta({ description: "Host and path: `github.com/acme/shop`." }),
  occurredAt: time.optional().meta({ description: "When it happened; each kind also has a name of its own for it." }),
};

const inProduction = name.default("production");

const changeCommit = z.strictObject({ sha, authoredAt: time });

const pushedCommit = z.strictObject({
  ...changeCommit.shape,
  message: text.optional(),
  paths: listOf(text).optional().meta({ description: "What it touches; left out: not known." }),
});

const deployment = {
  environment: inProduction,
  attempt: z.int().min(1).optional().meta({ description: "Of a run that was started again by the same id." }),
  signal: z.enum(DEPLOYMENT_SIGNALS).optional().meta({ description: "What told of it; left out: `explicit`." }),
  production: z.boolean().optional().meta({ description: "Left out: the name of the environment tells." }),
  transient: z.boolean().optional().meta({ description: "Made for one change, gone after it." }),
  sha: sha.optional(),
  ref: name.optional(),
  version: name.optional(),
  artifact: name.optional().meta({ description: "A package URL, or `sha256:…`." }),
  task: name.optional(),
  startedAt: time.optional(),
};

const change = {
  number: z.int().optional(),
  title: text.optional(),
  body: text.optional(),
  labels: listOf(z.string().max(300)).optional(),
  headRef: name.optional(),
  headSha: sha.optional(),
  baseRef: name.optional(),
  openedAt: time.optional(),
  mergedAt: time.optional(),
  mergeSha: sha.optional().meta({ description: "The commit on the base branch that carries it." }),
  author: name.optional(),
  bot: z.boolean().optional(),
  commits: listOf(changeCommit).optional(),
  paths: listOf(text).optional().meta({ description: "What it touches; left out: not known." }),
};

const cause = z
  .strictObject({ deployment: id.optional(), sha: sha.optional(), change: id.optional(), artifact: name.optional() })
  .refine((it) => Object.values(it).filter((value) => value !== undefined).length === 1, {
    message: "expected one of `deployment`, `sha`, `change` and `artifact`",
  });

const incident = {
  environment: name.optional(),
  severity: name.optional(),
  title: text.optional(),
  startedAt: time.optional().meta({ description: "When it began, where that was before it was noticed." }),
  causedBy: oneOrMore(cause).optional().meta({ description: "What is to blame, where that is known." }),
};

/** The schema for each kind. */
export const NATIVE_EVENTS = {
  "commits.pushed": z.strictObject({
    kind: z.literal("commits.pushed"),
    ...head,
    pushedAt: time.optional(),
    branch: name,
    defaultBranch: z.boolean().optional().meta({ description: "Left out: whether it is `main` or `master`." }),
    before: sha.optional().meta({ description: "Left out: the branch is new." }),
    after: sha,
    forced: z.boolean().default(false),
    capped: z.boolean().optional().meta({ description: "Not all commits are listed." }),
    commits: listOf(pushedCommit).meta({ description: "In the order of the branch, oldest first." }),
  }),
  "change.opened": z.strictObject({ kind: z.literal("change.opened"), ...head, ...change }),
  "change.updated": z.strictObject({
    kind: z.literal("change.updated"),
    ...head,
    updatedAt: time.optional(),
    ...change,
  }),
  "change.merged": z.strictObject({ kind: z.literal("change.merged"), ...head, ...change }),
  "change.abandoned": z.strictObject({
    kind: z.literal("change.abandoned"),
    ...head,
    abandonedAt: time.optional(),
    ...change,
  }),
  "tag.pushed": z.strictObject({
    kind: z.literal("tag.pushed"),
    ...head,
    pushedAt: time.optional(),
    tag: name,
    sha,
  }),
  "artifact.known": z.strictObject({
    kind: z.literal("artifact.known"),
    ...head,
    builtAt: time.optional(),
    artifact: name,
    sha: sha.optional(),
    change: id.optional(),
  }),
  "deployment.queued": z.strictObject({
    kind: z.literal("deployment.queued"),
    ...head,
    queuedAt: time.optional(),
    ...deployment,
  }),
  "deployment.started": z.strictObject({ kind: z.literal("deployment.started"), ...head, ...deployment }),
  "deployment.finished": z.strictObject({
    kind: z.literal("deployment.finished"),
    ...head,
    finishedAt: time.optional(),
    outcome: z.enum(["success", "failure", "cancelled"]),
    ...deployment,
    commits: listOf(changeCommit).optional().meta({ description: "What it brought, where you know better." }),
    previousSha: sha.optional().meta({ description: "What ran before." }),
    type: z.enum(["deploy", "rollback", "redeploy"]).optional().meta({ description: "Left out: it is found out." }),
    unplanned: z.boolean().optional(),
    reason: text.optional(),
  }),
  "deployment.annotated": z.strictObject({
    kind: z.literal("deployment.annotated"),
    ...head,
    annotatedAt: time.optional(),
    environment: inProduction,
    failed: z.boolean().optional(),
    unplanned: z.boolean().optional(),
    recoveredAt: time.optional().meta({ description: "When service was restored, where it failed." }),
    note: text.optional(),
    actor: name.optional(),
  }),
  rollback: z.strictObject({
    kind: z.literal("rollback"),
    ...head,
    rolledBackAt: time.optional(),
    environment: inProduction,
    toSha: sha.optional(),
    toVersion: name.optional(),
    toArtifact: name.optional(),
    rollsBack: id.optional().meta({ description: "Id of the deployment that it undoes." }),
  }),
  "incident.opened": z.strictObject({
    kind: z.literal("incident.opened"),
    ...head,
    openedAt: time.optional(),
    ...incident,
  }),
  "incident.resolved": z.strictObject({
    kind: z.literal("incident.resolved"),
    ...head,
    resolvedAt: time.optional(),
    ...incident,
  }),
  "incident.reopened": z.strictObject({
    kind: z.literal("incident.reopened"),
    ...head,
    reopenedAt: time.optional(),
    ...incident,
  }),
  "incident.retracted": z.strictObject({
    kind: z.literal("incident.retracted"),
    ...head,
    retractedAt: time.optional(),
    ...incident,
  }),
} as const satisfies { readonly [Kind in DeliveryEventKind]: z.ZodObject };

type Shapes = typeof NATIVE_EVENTS;
/** An event as it was sent, with instants parsed and refs as the sender wrote them. */
export type NativeEvent = { readonly [Kind in DeliveryEventKind]: z.output<Shapes[Kind]> }[DeliveryEventKind];
