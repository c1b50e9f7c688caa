// How can somebody prove what was decided, even if nobody can be asked? It is signed when they ask for it, so that the
// gate does not wait.

import type { DecisionAnswer } from "../../api/decisions.ts";
import { digestOf, hashInPlace } from "../../model/audit.ts";
import { digestOfDecision } from "../../model/decision-record.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import { Refusal } from "../../model/refusal.ts";
import { decisionStatement } from "../../receipt/decision-statement.ts";
import { signEnvelope } from "../../receipt/envelope.ts";
import type { Envelope } from "../../receipt/envelope.ts";
import { IN_TOTO } from "../../receipt/statement.ts";
import type { ReceiptForm } from "../../receipt/statement.ts";
import { decideAgain } from "../decisions/decide-again.ts";
import { answerOf, wholeAnswer } from "../decisions/decision-record.ts";
import { tellingOf } from "../decisions/kept-telling.ts";
import type { Muster } from "../muster.ts";
import { findDecision } from "../decisions/read-decision.ts";
import { requireSigner } from "./signing.ts";

type Issuer = Pick<Muster, "store" | "rules" | "signing" | "publicUrl">;

/**
 * A decision gets the same receipt for as long as the same key signs. Throws Refusal: `missing` if there is no such
 * decision; `unavailable` without a key, or if the decision, or what was told of it, is not what was recorded.
 */
export async function issueReceipt(muster: Issuer, id: string, form: ReceiptForm): Promise<Envelope> {
  const record = await findDecision(muster, id);
  const signer = requireSigner(muster);
  await requireAsRecorded(muster, record);
  const answer = JSON.parse(await answerFor(muster, record, form)) as DecisionAnswer;
  const verifier = muster.publicUrl ?? `urn:muster:${signer.key.id}`;
  const stated = decisionStatement({ answer, digest: digestOfDecision(record), verifier }, form);
  return signEnvelope(signer, IN_TOTO, JSON.stringify(stated));
}

const WHAT_ELSE = "`muster verify --audit` says what else was";

/**
 * Refuses to sign what differs from its entry in the audit log, or whose entry does not fit between the entries around
 * it.
 */
async function requireAsRecorded({ store }: Issuer, record: DecisionRecord): Promise<void> {
  const { id } = record;
  const number = (await store.decisions.numberOf(id)) ?? 0;
  const [entry, next] = await store.audit.entries(number - 1, 2);
  const isEntry = entry?.sequence === number && entry.kind === "decision" && entry.subject === id;
  if (!isEntry) {
    const message = `no entry of the audit log tells of \`${id}\``;
    throw new Refusal("unavailable", "decision-without-entry", message, { help: WHAT_ELSE });
  }
  if (entry.digest !== digestOfDecision(record)) {
    throw new Refusal("unavailable", "decision-changed", `\`${id}\` was changed after it was recorded`, {
      help: WHAT_ELSE,
    });
  }
  const isInPlace = hashInPlace(entry, number, entry.previous) === entry.hash;
  const isFollowed = next === undefined || next.sequence !== number + 1 || next.previous === entry.hash;
  if (isInPlace && isFollowed) return;
  const message = `the entry of \`${id}\` in the audit log was changed`;
  throw new Refusal("unavailable", "entry-changed", message, { help: WHAT_ELSE });
}

/** Which properties were verified depends on all findings, even if only few of them were told. */
async function answerFor(muster: Issuer, record: DecisionRecord, form: ReceiptForm): Promise<string> {
  const telling = await tellingOf(muster.store, record);
  if (digestOf(telling) !== record.telling) {
    throw new Refusal("unavailable", "telling-changed", `what was told of \`${record.id}\` was changed`, {
      help: WHAT_ELSE,
    });
  }
  return form === "svr" ? wholeAnswer(await decideAgain(muster, record, "all")) : answerOf(record, telling);
}
