// What do the pages of freezes and locks show, and how are they declared and ended?

import { z } from "zod";
import { freezeQuery, freezeRequest } from "../../api/freezes.ts";
import { lockQuery, lockRequest } from "../../api/locks.ts";
import { namesOfActors } from "../../app/access/names-of-actors.ts";
import { declareFreeze, endFreeze } from "../../app/directives/declare-freeze.ts";
import { listFreezes, listLocks } from "../../app/directives/list-freezes.ts";
import { lockReleases, unlockReleases } from "../../app/directives/lock-releases.ts";
import type { JsonValue } from "../../model/json.ts";
import { formatInstant, parseInstant } from "../../model/time.ts";
import { declareFreezePage, lockPage } from "../../web/pages/declare-freeze.ts";
import { freezesPage } from "../../web/pages/freezes.ts";
import { readJson } from "../read-json.ts";
import { filledAgain } from "./filled-again.ts";
import { defineForm, definePage } from "./page-route.ts";
import { wordList } from "./word-list.ts";

const onePath = z.strictObject({ id: z.string() });
const DECLARE = "/freezes/declare";
const LOCK = "/freezes/lock";

const MOST_LOCKS = 1_000;

/** Browsers send a time without a zone. The form says that it is UTC. */
const typedTime = z
  .string()
  .trim()
  .transform((text) => (/T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/.test(text) ? `${text}Z` : text))
  .refine((text) => parseInstant(text) !== undefined, "a date and a time of day");

/** As strictly as the API reads it: two members of one name could be read as either. */
const typedJson = z.string().transform((text, context): JsonValue => {
  try {
    return readJson(text);
  } catch (error) {
    const why = error instanceof Error ? ` (${error.message})` : "";
    context.addIssue({ code: "custom", message: `a condition as JSON${why}`, input: text });
    return z.NEVER;
  }
});

const declareFields = freezeRequest.extend({
  environments: wordList,
  from: typedTime,
  to: typedTime,
  appliesTo: typedJson.optional(),
});

const lockFields = lockRequest.extend({ until: typedTime.optional() });

/** Which field each refusal is about. */
const FIELDS_OF_FREEZE = {
  "no-environment": "environments",
  "ends-before-start": "to",
  "over-already": "to",
  "invalid-condition": "appliesTo",
};
const FIELDS_OF_LOCK = {
  "no-environment": "environment",
  "no-such-entity": "entity",
  "which-entity": "entity",
  "nothing-to-lock": "entity",
  "over-already": "until",
};

export const freezePages = [
  definePage({
    path: "/freezes",
    nav: "Freezes",
    permission: "freezes:read",
    query: freezeQuery,
    show: async ({ muster, query, frame }) => {
      const { state, after } = query;
      const { items, next, rules } = await listFreezes(muster, query);
      const locks = (await listLocks(muster, lockQuery.parse({ state, limit: MOST_LOCKS }))).items;
      const deeds = [...items, ...locks].flatMap((one) => [
        "declared" in one ? one.declared?.by : one.locked.by,
        one.ended?.by,
      ]);
      const names = await namesOfActors(muster, deeds);
      return freezesPage({ state, after, freezes: items, next, rules, locks, names }, frame);
    },
  }),
  definePage({
    path: DECLARE,
    permission: "freezes:write",
    show: ({ at, frame }) => declareFreezePage({ typed: { from: formatInstant(at).slice(0, 16) } }, frame),
  }),
  defineForm({
    path: DECLARE,
    permission: "freezes:write",
    fields: declareFields,
    submit: async ({ muster, fields, identity }) => {
      await declareFreeze(muster, fields, identity);
      return { to: "/freezes" };
    },
    again: ({ frame, ...again }) => declareFreezePage(filledAgain(again, FIELDS_OF_FREEZE), frame),
  }),
  definePage({
    path: LOCK,
    permission: "freezes:write",
    show: ({ frame }) => lockPage({ typed: {} }, frame),
  }),
  defineForm({
    path: LOCK,
    permission: "freezes:write",
    fields: lockFields,
    submit: async ({ muster, fields, identity }) => {
      await lockReleases(muster, fields, identity);
      return { to: "/freezes" };
    },
    again: ({ frame, ...again }) => lockPage(filledAgain(again, FIELDS_OF_LOCK), frame),
  }),
  defineEnd("/freezes/{id}/end", endFreeze),
  defineEnd("/locks/{id}/end", unlockReleases),
];

function defineEnd(path: string, end: typeof endFreeze): ReturnType<typeof defineForm> {
  return defineForm({
    path,
    permission: "freezes:write",
    params: onePath,
    submit: async ({ muster, params, identity }) => {
      await end(muster, params.id, identity);
      return { to: "/freezes" };
    },
  });
}
