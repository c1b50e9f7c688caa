// What may a `kind: Action` document hold?

import { z } from "zod";
import type { JsonObject } from "../../model/json.ts";
import { anything, id, webUrl, words } from "./parts.ts";

const ROLES = ["reader", "reporter", "gatekeeper", "approver", "operator", "admin"] as const;

const values = z.record(z.string(), anything).transform((object) => object as JsonObject);

const repository = z
  .string()
  .regex(/^[\w.-]+\/[\w.-]+$/)
  .meta({ examples: ["acme/templates"] });

const githubWorkflow = z.strictObject({
  repository,
  workflow: words.meta({ description: "The workflow's file name." }),
  ref: words.optional().meta({ description: "Branch or tag; left out, the default branch." }),
  inputs: values.optional().meta({ description: "Its inputs; `{{entity.ref}}` and the like are filled in." }),
});

const webhook = z.strictObject({ url: webUrl, body: values.optional() });

export const actionSchema = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal("Action"),
    id,
    title: words,
    run: z.union([z.strictObject({ githubWorkflow }), z.strictObject({ webhook })]),
    roles: z.array(z.enum(ROLES)).min(1).meta({ description: "Who may start it." }),
  })
  .meta({ title: "Action" });
export type ActionFile = z.output<typeof actionSchema>;
