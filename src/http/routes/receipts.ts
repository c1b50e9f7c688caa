// How can a decision be proven to others?

import { z } from "zod";
import { envelopeBody, keySet, receiptQuery } from "../../api/receipts.ts";
import { requireDecisionInReach } from "../../app/decisions/decisions-in-reach.ts";
import { issueReceipt } from "../../app/audit/issue-receipt.ts";
import { listKeys } from "../../app/audit/signing.ts";
import type { ReceiptForm } from "../../receipt/statement.ts";
import { chooseFormat } from "../choose-format.ts";
import { defineRoute } from "../route.ts";

const tag = "Gate";

/** The content types of envelopes, as in-toto names them by what is in them. */
const TYPE_OF: Readonly<Record<ReceiptForm, string>> = {
  decision: "application/vnd.dsse.envelope+json",
  svr: "application/vnd.in-toto.svr+dsse",
  vsa: "application/vnd.in-toto.vsa+dsse",
};

export const receiptRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/decisions/{id}/receipt",
    permission: "decisions:read",
    summary: "Get the signed receipt of a decision",
    description:
      "Every recorded decision has one, whatever its verdict. `muster verify` checks it against what is about to be released, without asking anybody.",
    params: z.strictObject({ id: z.string() }),
    query: receiptQuery,
    headers: {
      accept: "`application/vnd.in-toto.svr+dsse` or `application/vnd.in-toto.vsa+dsse`: as `format` has it.",
    },
    answer: {
      status: 200,
      description: "A DSSE envelope around an in-toto statement, signed with Ed25519.",
      schema: envelopeBody,
    },
    refusals: { 503: "There is no key to sign with: `no-signing-key` says why." },
    handle: async ({ muster, params, query, identity, header }) => {
      await requireDecisionInReach(muster, identity, params.id);
      const form = query.format ?? chooseFormat(header("accept"), TYPE_OF);
      const body = await issueReceipt(muster, params.id, form);
      return { body, headers: { "content-type": TYPE_OF[form], vary: "accept" } };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/.well-known/jwks.json",
    permission: "open",
    summary: "Read the public keys that prove receipts",
    description: "The keys that sign now, and those that did: receipts they signed can still be verified.",
    answer: { status: 200, description: "A JWK Set.", schema: keySet },
    handle: async ({ muster }) => ({ body: await listKeys(muster) }),
  }),
];
