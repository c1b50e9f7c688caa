// May this be released? How gates are asked, and how decisions are read, replayed, approved and marked as deployed.

import { z } from "zod";
import { approvalBody, approvalPage, approvalRequest, describeApproval } from "../../api/approvals.ts";
import { deployedBody, deployedRequest } from "../../api/deployments.ts";
import {
  decisionAnswer,
  decisionPage,
  decisionQuery,
  decisionRequest,
  oneDecisionQuery,
  replayAnswer,
} from "../../api/decisions.ts";
import { answerRelease } from "../../app/directives/answer-release.ts";
import { decideRelease } from "../../app/decisions/decide-release.ts";
import { requireDecisionInReach, requireDecisionsInReach } from "../../app/decisions/decisions-in-reach.ts";
import { exportDecisions } from "../../app/decisions/export-decisions.ts";
import { namesOfDecisions } from "../../app/access/names-of-actors.ts";
import { listApprovals } from "../../app/directives/list-approvals.ts";
import { describeAmongOthers } from "../../app/directives/list-deployments.ts";
import { listDecisions } from "../../app/decisions/list-decisions.ts";
import { markDeployed } from "../../app/directives/mark-deployed.ts";
import { readDecision } from "../../app/decisions/read-decision.ts";
import { replayDecision } from "../../app/decisions/replay-decision.ts";
import { DECISIONS, named } from "../../report/list-tables.ts";
import { countDecision } from "../count-decision.ts";
import type { Verdict } from "../../model/decision.ts";
import { ACCEPTS, formatQuery, listAnswer, OTHER_TYPES } from "../list-answer.ts";
import { prefersLines, refuseMask } from "../prefers-lines.ts";
import { readIdempotencyKey } from "../read-idempotency-key.ts";
import { defineRoute, jsonBody, KIB } from "../route.ts";

const tag = "Gate";
const decisionPath = z.strictObject({ id: z.string() });

/** For clients that look only at the status, such as `curl -f`. */
const STATUS_OF: Readonly<Record<Verdict, number>> = { allow: 200, block: 403, wait: 409 };

export const decisionRoutes = [
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/decisions",
    permission: "gate:check",
    lane: "gate",
    summary: "Ask the gates",
    description:
      "Decides whether a release may go into an environment. The decision is on disk before it is answered. If you ask again and nothing has changed, you get the same decision. A `gatekeeper` can ask only about the entities and environments that its token names.",
    headers: {
      "idempotency-key":
        "A key of your own. For a day, the same request with it gets the same answer, and any other request with it is refused.",
      prefer: "`verdict-status`: the status carries the verdict: 200 allow, 403 block, 409 wait.",
    },
    body: jsonBody(decisionRequest, 256 * KIB),
    answer: {
      status: 200,
      description: "The decision, whatever its verdict.",
      schema: decisionAnswer,
      also: { 403: "With `Prefer: verdict-status`: block.", 409: "With `Prefer: verdict-status`: wait." },
    },
    handle: async ({ muster, body, identity, header, app }) => {
      const idempotencyKey = readIdempotencyKey(header("idempotency-key"));
      const decided = await decideRelease(muster, body, identity, { idempotencyKey });
      if (decided.id !== null) app.onDecision(countDecision(decided));
      if (!prefersStatus(header("prefer"))) return { text: decided.answer };
      const headers = { "preference-applied": "verdict-status" };
      return { text: decided.answer, status: STATUS_OF[decided.verdict], headers };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/decisions",
    permission: "decisions:read",
    summary: "List decisions",
    description:
      "A caller with no role but `gatekeeper` has to filter by an entity and an environment that its token names. With `Accept: application/x-ndjson`, all decisions come, whole and one a line. With `mask`, the first line says what is left out; each line says where, and has the digest of the full answer.",
    headers: { accept: `${ACCEPTS.accept} \`application/x-ndjson\`: all of them, as they were answered, one a line.` },
    query: decisionQuery.extend(formatQuery),
    answer: {
      status: 200,
      description: "Newest first.",
      schema: decisionPage,
      lines: decisionAnswer,
      otherTypes: OTHER_TYPES,
    },
    handle: async ({ muster, query: { format, mask, ...query }, identity, header }) => {
      requireDecisionsInReach(identity, query);
      const isLines = format === undefined && prefersLines(header("accept"));
      if (isLines) return { lines: exportDecisions(muster, { ...query, mask }), headers: { vary: "accept" } };
      refuseMask(mask);
      const page = await listDecisions(muster, query);
      return listAnswer(
        { format, header, next: { path: "/v1/decisions", query, after: page.next } },
        page,
        DECISIONS,
        async () => named(page.items, await namesOfDecisions(muster, page.items)),
      );
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/decisions/{id}",
    permission: "decisions:read",
    lane: "wait",
    summary: "Read a decision",
    params: decisionPath,
    query: oneDecisionQuery,
    answer: {
      status: 200,
      description:
        "The decision as it was answered, and which decisions about the same question came before and after it.",
      schema: decisionAnswer,
    },
    handle: async ({ muster, params, query, identity, app }) => {
      await requireDecisionInReach(muster, identity, params.id);
      const { wait, explain } = query;
      const { isStopping } = app;
      const { answer } = await readDecision(muster, params.id, { explain, wait: wait * 1_000, isStopping });
      return { text: answer };
    },
  }),
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/decisions/{id}/replay",
    permission: "decisions:replay",
    summary: "Replay a decision",
    description: "Decides it again from what was stored. The answer has to be the same.",
    params: decisionPath,
    answer: { status: 200, description: "Whether the two agree, and where they differ.", schema: replayAnswer },
    handle: async ({ muster, params }) => ({ body: await replayDecision(muster, params.id) }),
  }),
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/decisions/{id}/deployed",
    permission: "deployments:write",
    summary: "Say that a release is deployed",
    description:
      "Only for an allow. Where a gate's `ratchet` asks, later releases are compared with this one. A delivery event that names the version, commit or digest has the same effect, without this call.",
    params: decisionPath,
    body: jsonBody(deployedRequest, 16 * KIB),
    answer: { status: 200, description: "The release that was marked.", schema: deployedBody },
    refusals: { 409: "It was not allowed." },
    handle: async ({ muster, params, body, identity }) => ({
      body: await describeAmongOthers(muster, await markDeployed(muster, params.id, body, identity)),
    }),
  }),
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/decisions/{id}/approvals",
    permission: "approvals:give",
    summary: "Approve or reject a release that waits",
    description:
      "The caller has to be a person in a group that the decision's `holds` name, and may not be the one who asked for the release. The answer counts for this release, environment and rulebook.",
    params: decisionPath,
    body: jsonBody(approvalRequest, 16 * KIB),
    answer: { status: 201, description: "The answer that was recorded.", schema: approvalBody },
    refusals: { 409: "The release no longer waits, or does not wait for an approval." },
    handle: async ({ muster, params, body, identity }) => ({
      body: describeApproval(await answerRelease(muster, params.id, body, identity)),
    }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/decisions/{id}/approvals",
    permission: "decisions:read",
    summary: "List the answers about a release",
    params: decisionPath,
    answer: { status: 200, description: "In the order they were given.", schema: approvalPage },
    handle: async ({ muster, params, identity }) => {
      await requireDecisionInReach(muster, identity, params.id);
      return { body: await listApprovals(muster, params.id) };
    },
  }),
];

function prefersStatus(prefer: string | undefined): boolean {
  return prefer?.split(/[,;]/).some((preference) => preference.trim().toLowerCase() === "verdict-status") ?? false;
}
