// How is it told what would be sent to whom, and what became of a trial notice?

import { z } from "zod";
import { parseDuration } from "../model/time.ts";
import { instant, listOf, name } from "./parts.ts";

const LONGEST_AHEAD = "31d";

export const noticesPreviewQuery = z.strictObject({
  ahead: z
    .string()
    .default("7d")
    .refine((text) => {
      const ahead = parseDuration(text);
      return ahead !== undefined && ahead <= (parseDuration(LONGEST_AHEAD) ?? 0);
    }, `a number and one of \`s m h d w\`, at most ${LONGEST_AHEAD}`)
    .meta({ description: `How far to look ahead: \`7d\`, at most \`${LONGEST_AHEAD}\`.` }),
  target: name.optional().meta({ description: "Only this one." }),
});

const section = z.strictObject({ heading: z.string(), lines: listOf(z.string()) }).meta({ id: "NoticeSection" });

const previewedNotice = z
  .strictObject({
    target: z.string(),
    channel: z.enum(["slack", "webhook", "mail"]),
    to: z
      .string()
      .nullable()
      .meta({ description: "For mail: the address, or the owner it is for; null: the target has one address." }),
    address: z.string().nullable().meta({
      description: "For mail: where it goes; null: the catalog has no address of the owner, who gets nothing.",
    }),
    state: z.enum(["to-come", "waiting"]).meta({ description: "`waiting`: it is planned, and not delivered yet." }),
    at: instant.meta({ description: "When it is sent, or tried again." }),
    failures: z.int().min(0).meta({ description: "How often it was tried without success." }),
    subject: z.string().meta({ description: "The subject of a mail." }),
    sections: listOf(section),
  })
  .meta({ id: "PreviewedNotice" });

export const noticesPreview = z
  .strictObject({
    at: instant,
    upTo: instant,
    items: listOf(previewedNotice).meta({ description: "In order of time, as things stand now." }),
  })
  .meta({ id: "NoticesPreview" });

export const tryNoticeRequest = z
  .strictObject({
    target: name,
    owner: name.optional().meta({ description: "For a target that writes to owners: whose address to try." }),
  })
  .meta({ id: "TryNotice" });

const tried = z.strictObject({
  to: z.string().nullable(),
  taken: z.boolean(),
  answer: z.string().meta({ description: "What the other side answered, or why it did not accept it." }),
});

export const triedNotice = z.strictObject({ target: z.string(), items: listOf(tried) }).meta({ id: "TriedNotice" });

export type NoticesPreview = z.output<typeof noticesPreview>;
export type TriedNotice = z.output<typeof triedNotice>;
