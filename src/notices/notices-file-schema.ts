// What may a notices file hold?

import { z } from "zod";
import { readMailAddress } from "../model/mail-address.ts";
import { NOTICE_KINDS } from "../model/notice.ts";
import { groupRef, id } from "../rulebook/schemas/parts.ts";
import { timezone } from "../rulebook/schemas/time-parts.ts";
import { written } from "../rulebook/schemas/written-text.ts";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** In minutes since midnight. */
const timeOfDay = written(
  (text) => {
    const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
    return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
  },
  (text) => ({ message: `\`${text}\` is not a time of day`, help: 'write it in quotes: `"19:00"`' }),
  { examples: ["19:00"] },
);

/** The name of an environment variable. Its value is a secret, or gives access, so it never stands in the file. */
const variable = written(
  (text) => (/^[A-Z][A-Z0-9_]*$/.test(text) ? text : undefined),
  (text) => ({
    message: `\`${text.slice(0, 40)}\` is not the name of an environment variable`,
    help: "addresses and secrets stand in variables: name one, `SLACK_PAYMENTS`",
  }),
  { examples: ["SLACK_PAYMENTS"] },
);

const host = written(
  (text) => (/^[a-z0-9.:[\]-]+$/i.test(text) ? text.toLowerCase() : undefined),
  (text) => ({ message: `\`${text}\` is not a host`, help: "write only the name: `hooks.internal`" }),
  { examples: ["hooks.internal"] },
);

const mailAddress = written(
  readMailAddress,
  (text) => ({
    message: `\`${text.slice(0, 80)}\` is not a mail address`,
    help: "write only one: `payments@example.com`",
  }),
  { examples: ["payments@example.com"] },
);

/** Who opts out: an owner or a mail address. */
const leaver = z.union([mailAddress.transform((address) => ({ address })), groupRef.transform((owner) => ({ owner }))]);

const target = z.strictObject({
  id,
  slack: z
    .strictObject({ urlFrom: variable })
    .optional()
    .meta({ description: "An incoming webhook of Slack, or of what takes the same: Mattermost, Rocket.Chat." }),
  webhook: z
    .strictObject({ urlFrom: variable, secretFrom: variable })
    .optional()
    .meta({ description: "Any address, signed as Standard Webhooks has it." }),
  mail: z
    .strictObject({
      to: z
        .union([z.literal("owners"), z.array(mailAddress).min(1)])
        .meta({ description: "`owners`: each at the address the catalog has of them; or addresses." }),
    })
    .optional(),
  owners: z.array(groupRef).min(1).optional().meta({ description: "Of whose entities; left out: everybody's." }),
  about: z.array(z.enum(NOTICE_KINDS)).min(1).optional().meta({ description: "Left out: all." }),
});

const quiet = z.strictObject({
  from: timeOfDay.prefault("00:00"),
  to: timeOfDay.prefault("00:00"),
  days: z.array(z.enum(DAYS)).max(6).default([]).meta({ description: "Days on which nothing is told at all." }),
});

export const noticesFileSchema = z
  .strictObject({
    $schema: z.string().optional(),
    timezone: timezone.default("UTC"),
    quiet: quiet.prefault({}),
    targets: z.array(target).min(1),
    optOut: z
      .array(leaver)
      .default([])
      .meta({ description: "Owners whose entities nobody is told about, and addresses that are never written to." }),
    privateHosts: z
      .array(host)
      .default([])
      .meta({ description: "Hosts that may be asked though their addresses are private." }),
  })
  .meta({ title: "Notices" });

export type NoticesFile = z.output<typeof noticesFileSchema>;
export type TargetFile = NoticesFile["targets"][number];
