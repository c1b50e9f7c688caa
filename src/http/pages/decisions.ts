// What do the pages of decisions show, and how is one that waits answered?

import { z } from "zod";
import { approvalRequest } from "../../api/approvals.ts";
import { readDecisionBody } from "../../api/decision-body.ts";
import { decisionQuery, oneDecisionQuery } from "../../api/decisions.ts";
import type { ReplayAnswer } from "../../api/decisions.ts";
import { namesOfActors, namesOfDecisions } from "../../app/access/names-of-actors.ts";
import { issueReceipt } from "../../app/audit/issue-receipt.ts";
import { requireDecisionInReach, requireDecisionsInReach } from "../../app/decisions/decisions-in-reach.ts";
import { listDecisions } from "../../app/decisions/list-decisions.ts";
import { readDecision } from "../../app/decisions/read-decision.ts";
import { replayDecision } from "../../app/decisions/replay-decision.ts";
import { answerRelease } from "../../app/directives/answer-release.ts";
import { listApprovals } from "../../app/directives/list-approvals.ts";
import { everyItem } from "../../app/every-item.ts";
import type { Muster } from "../../app/muster.ts";
import type { Explain } from "../../model/decision.ts";
import type { Identity } from "../../model/identity.ts";
import type { JsonValue } from "../../model/json.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Frame, Page } from "../../web/frame.ts";
import { decisionPage } from "../../web/pages/decision.ts";
import { decisionsPage } from "../../web/pages/decisions.ts";
import type { Filled } from "../../web/parts/field.ts";
import { pathOf } from "../../model/address.ts";
import { DECISIONS, named } from "../../report/list-tables.ts";
import { filledAgain } from "./filled-again.ts";
import { allRows, defineListFiles } from "./list-files.ts";
import { defineFile, defineForm, definePage } from "./page-route.ts";

/** Only lines of the API say what is left out of them: nothing is to look masked that is not. */
const listQuery = decisionQuery.omit({ mask: true });
const onePath = z.strictObject({ id: z.string() });
const ONE = "/decisions/{id}";

const PER_PAGE = 50;

interface OneAsked {
  readonly muster: Muster;
  readonly identity: Identity;
  readonly params: { readonly id: string };
  readonly frame: Frame;
}

export const decisionPages = [
  definePage({
    path: "/decisions",
    nav: "Decisions",
    permission: "decisions:read",
    query: listQuery,
    show: async ({ muster, query, identity, frame }) => {
      requireDecisionsInReach(identity, query);
      const listed = await listDecisions(muster, { limit: PER_PAGE, ...query });
      const names = await namesOfDecisions(muster, listed.items);
      return decisionsPage({ query, ...listed, names }, frame);
    },
  }),
  ...defineListFiles({
    path: "/decisions",
    permission: "decisions:read",
    query: listQuery,
    read: async ({ muster, query, identity }) => {
      requireDecisionsInReach(identity, query);
      const rows = await allRows(everyItem((page) => listDecisions(muster, { ...query, ...page })));
      const names = await namesOfDecisions(muster, rows);
      return { table: DECISIONS, rows: named(rows, names) };
    },
  }),
  definePage({
    path: ONE,
    permission: "decisions:read",
    params: onePath,
    query: oneDecisionQuery.pick({ explain: true }),
    show: (request) => showDecision(request, request.query.explain, { typed: {} }),
  }),
  defineFile({
    path: `${ONE}/decision.json`,
    permission: "decisions:read",
    params: onePath,
    type: "application/json",
    name: ({ id }) => `${id}.json`,
    write: async ({ muster, identity, params }) => {
      await requireDecisionInReach(muster, identity, params.id);
      return (await readDecision(muster, params.id)).answer;
    },
  }),
  defineFile({
    path: `${ONE}/receipt.json`,
    permission: "decisions:read",
    params: onePath,
    type: "application/vnd.dsse.envelope+json",
    name: () => "receipt.json",
    write: async ({ muster, identity, params }) => {
      await requireDecisionInReach(muster, identity, params.id);
      return JSON.stringify(await issueReceipt(muster, params.id, "decision"));
    },
  }),
  defineForm({
    path: `${ONE}/answer`,
    permission: "approvals:give",
    params: onePath,
    fields: approvalRequest,
    submit: async ({ muster, params, fields, identity }) => {
      await answerRelease(muster, params.id, fields, identity);
      return { to: pathOf("decisions", params.id) };
    },
    again: (request) => showDecision(request, undefined, filledAgain(request, { "reason-missing": "reason" })),
  }),
];

async function showDecision(
  { muster, identity, params: { id }, frame }: OneAsked,
  explain: Explain | undefined,
  filled: Filled,
): Promise<Page> {
  await requireDecisionInReach(muster, identity, id);
  const { answer } = await readDecision(muster, id, { explain });
  const decision = readDecisionBody(JSON.parse(answer) as JsonValue);
  const answers = (await listApprovals(muster, id)).items;
  const replay = frame.viewer.may("decisions:replay") ? await tryReplay(muster, id) : undefined;
  const names = await namesOfActors(muster, [decision.change.actor, ...answers.map(({ by }) => by)]);
  return decisionPage({ id, decision, answers, names, replay, isWhole: explain === "all", filled }, frame);
}

/** Returns the reason as text if the decision cannot be replayed, since what it rests on may be gone. */
async function tryReplay(muster: Muster, id: string): Promise<ReplayAnswer | string> {
  try {
    return await replayDecision(muster, id);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
