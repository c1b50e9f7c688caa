// What do the pages of waivers show, and how is one asked for, approved and revoked?

import { z } from "zod";
import { entityFindingsQuery } from "../../api/findings.ts";
import { waiverRequest, waiversQuery } from "../../api/waivers.ts";
import type { WaiverBody, WaiversQuery } from "../../api/waivers.ts";
import { namesOfWaivers } from "../../app/access/names-of-actors.ts";
import { approveWaiver } from "../../app/directives/approve-waiver.ts";
import { listWaivers, readWaiver } from "../../app/directives/list-waivers.ts";
import { requestWaiver } from "../../app/directives/request-waiver.ts";
import { revokeWaiver } from "../../app/directives/revoke-waiver.ts";
import { entityFindings } from "../../app/reports/entity-findings.ts";
import { readScorecard } from "../../app/reports/read-scorecards.ts";
import { everyItem } from "../../app/every-item.ts";
import type { Muster } from "../../app/muster.ts";
import { parseRef } from "../../model/entity.ts";
import { DAY, formatDuration, formatInstant } from "../../model/time.ts";
import type { Frame, Page } from "../../web/frame.ts";
import { askWaiverPage } from "../../web/pages/ask-waiver.ts";
import { waiverPage } from "../../web/pages/waiver.ts";
import type { WaiverShown } from "../../web/pages/waiver.ts";
import { COUNTED, waiversPage } from "../../web/pages/waivers.ts";
import type { WaiverHygiene, WaiversShown } from "../../web/pages/waivers.ts";
import type { Filled } from "../../web/parts/field.ts";
import { pathOf } from "../../model/address.ts";
import { named, WAIVERS } from "../../report/list-tables.ts";
import { filledAgain } from "./filled-again.ts";
import { allRows, defineListFiles } from "./list-files.ts";
import { defineForm, definePage } from "./page-route.ts";
import { wordList } from "./word-list.ts";

const onePath = z.strictObject({ id: z.string() });
const ONE = "/waivers/{id}";
const ASK = "/waivers/ask";

/** The fields as they are typed: the rule as one word, environments separated by spaces. */
const { entity, reason, ticket, expiresAt } = waiverRequest.shape;
const askFields = z.strictObject({
  entity,
  rule: z
    .string()
    .trim()
    .regex(/^[^/\s]+\/[^/\s]+$/, "write `scorecard/rule`, as findings name it"),
  environments: wordList.default([]),
  reason,
  ticket,
  expiresAt,
});

/** The fields that a link to the form may fill in. */
const prefilled = z.strictObject({
  entity: z.string().max(500).optional(),
  rule: z.string().max(700).optional(),
  environments: z.string().max(2_000).optional(),
});

/** Which field each refusal is about. */
const FIELDS = {
  "no-such-entity": "entity",
  "no-such-scorecard": "rule",
  "no-such-rule": "rule",
  "no-such-environment": "environments",
  "expired-already": "expiresAt",
  "expires-too-late": "expiresAt",
};

const USUAL = 30 * DAY;

export const waiverPages = [
  definePage({
    path: "/waivers",
    nav: "Waivers",
    permission: "waivers:read",
    query: waiversQuery,
    show: async ({ muster, query, frame }) =>
      waiversPage({ query, ...(await namedWaivers(muster, query)), hygiene: await readHygiene(muster) }, frame),
  }),
  ...defineListFiles({
    path: "/waivers",
    permission: "waivers:read",
    query: waiversQuery,
    read: async ({ muster, query }) => {
      const rows = await allRows(everyItem((page) => listWaivers(muster, { ...query, ...page })));
      return { table: WAIVERS, rows: named(rows, await namesOfWaivers(muster, rows)) };
    },
  }),
  definePage({
    path: ASK,
    permission: "waivers:ask",
    query: prefilled,
    show: ({ muster, query, at, frame }) => {
      const day = formatInstant(at + Math.min(USUAL, muster.longestWaiver)).slice(0, 10);
      const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
      return showForm(muster, { typed: { expiresAt: day, ...Object.fromEntries(given) } }, frame);
    },
  }),
  defineForm({
    path: ASK,
    permission: "waivers:ask",
    fields: askFields,
    submit: async ({ muster, fields, identity }) => {
      const [scorecard = "", rule = ""] = fields.rule.split("/");
      const { id } = await requestWaiver(muster, { ...fields, scorecard, rule }, identity);
      return { to: pathOf("waivers", id) };
    },
    again: ({ muster, frame, ...again }) => showForm(muster, filledAgain(again, FIELDS), frame),
  }),
  definePage({
    path: ONE,
    permission: "waivers:read",
    params: onePath,
    show: ({ muster, params, frame }) => showWaiver(muster, params.id, { typed: {} }, frame),
  }),
  defineAnswer("approve", "waivers:approve", approveWaiver),
  defineAnswer("revoke", "waivers:end", revokeWaiver),
];

function defineAnswer(
  verb: string,
  permission: "waivers:approve" | "waivers:end",
  answer: typeof approveWaiver,
): ReturnType<typeof defineForm> {
  return defineForm({
    path: `${ONE}/${verb}`,
    permission,
    params: onePath,
    submit: async ({ muster, params, identity }) => ({
      to: pathOf("waivers", (await answer(muster, params.id, identity)).id),
    }),
    again: ({ muster, params, frame, ...again }) => showWaiver(muster, params.id, filledAgain(again, {}), frame),
  });
}

async function namedWaivers(
  muster: Muster,
  query: WaiversQuery,
): Promise<Pick<WaiversShown, "items" | "next" | "names">> {
  const { items, next } = await listWaivers(muster, query);
  return { items, next, names: await namesOfWaivers(muster, items) };
}

const MOST_EARLIER = 5;

async function showWaiver(muster: Muster, id: string, filled: Filled, frame: Frame): Promise<Page> {
  const waiver = await readWaiver(muster, id);
  const { entity, scorecard, rule } = waiver;
  const isAnother = (one: WaiverBody): boolean =>
    one.id !== id && one.scorecard === scorecard && one.rule === rule && one.requested.at <= waiver.requested.at;
  const ofEntity = (await listWaivers(muster, waiversQuery.parse({ entity, limit: COUNTED }))).items;
  const earlier = ofEntity.filter(isAnother).slice(0, MOST_EARLIER);
  const names = await namesOfWaivers(muster, [waiver, ...earlier]);
  const told = await whatIsWaived(muster, waiver, frame);
  return waiverPage({ waiver, earlier, names, ...told }, filled, frame);
}

/** The rule and its finding for the entity. Undefined where the viewer may not read them, or where they are gone. */
async function whatIsWaived(
  muster: Muster,
  { entity, scorecard, rule }: WaiverBody,
  { viewer }: Frame,
): Promise<Pick<WaiverShown, "rule" | "finding">> {
  const none = { rule: undefined, finding: undefined };
  const path = parseRef(entity);
  const rules = await muster.rules.current(muster.store);
  const known = rules?.scorecards.find((one) => one.scorecard.id === scorecard);
  const isAsked = known?.scorecard.rules.some(({ id }) => id === rule) === true;
  if (path === undefined || !isAsked || !viewer.may("reports:read")) return none;
  const { rules: described } = await readScorecard(muster, scorecard);
  const isThere = (await muster.fleet.load([entity])).has(entity);
  const asked = entityFindingsQuery.parse({ scorecard, rule, explain: "all" });
  const findings = isThere ? (await entityFindings(muster, path, asked)).items : [];
  return {
    rule: described.find(({ id }) => id === rule),
    finding: findings.flatMap((one) => one.findings).find((one) => one.rule === rule),
  };
}

async function showForm(muster: Muster, filled: Filled, frame: Frame): Promise<Page> {
  const rules = await muster.rules.current(muster.store);
  const gates = rules?.gates.flatMap(({ gate }) => gate.environments) ?? [];
  const shown = {
    filled,
    rules: rules?.scorecards.flatMap(({ scorecard }) => scorecard.rules.map(({ id }) => `${scorecard.id}/${id}`)) ?? [],
    environments: [...new Set(gates)],
    longest: formatDuration(muster.longestWaiver),
  };
  return askWaiverPage(shown, frame);
}

async function readHygiene(muster: Muster): Promise<WaiverHygiene> {
  const { items, next } = await listWaivers(muster, waiversQuery.parse({ limit: COUNTED }));
  const ofState = (asked: string): number => items.filter(({ state }) => state === asked).length;
  const toLookAt = (asked: string): number => items.filter(({ attention }) => attention === asked).length;
  return {
    requested: ofState("requested"),
    active: ofState("active"),
    attention: { expiring: toLookAt("expiring"), lapsed: toLookAt("lapsed"), needless: toLookAt("needless") },
    isPartial: next !== null,
  };
}
