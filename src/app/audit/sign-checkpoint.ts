// How far has the audit log come? This is signed and kept each day, so whoever has a checkpoint sees whether anything
// before it was taken away.

import type { CheckpointList } from "../../api/audit.ts";
import { CHAIN_START } from "../../model/audit.ts";
import type { Checkpoint, KeptCheckpoint } from "../../model/checkpoint.ts";
import { formatInstant } from "../../model/time.ts";
import { checkpointStatement } from "../../receipt/checkpoint-statement.ts";
import { signEnvelope } from "../../receipt/envelope.ts";
import { IN_TOTO } from "../../receipt/statement.ts";
import type { Muster } from "../muster.ts";
import { requireSigner } from "./signing.ts";

type Signs = Pick<Muster, "store" | "clock" | "signing">;

/** For the log as it is now. Throws Refusal `unavailable` without a key. */
export async function signCheckpoint(muster: Signs): Promise<KeptCheckpoint> {
  const signer = requireSigner(muster);
  const { sequence, hash } = (await muster.store.audit.last()) ?? CHAIN_START;
  return sealed(signer, { sequence, hash, at: muster.clock.now() });
}

export async function sealed(
  signer: ReturnType<typeof requireSigner>,
  checkpoint: Checkpoint,
): Promise<KeptCheckpoint> {
  const text = JSON.stringify(checkpointStatement(checkpoint));
  return { ...checkpoint, envelope: JSON.stringify(await signEnvelope(signer, IN_TOTO, text)) };
}

export async function listCheckpoints({ store }: Pick<Muster, "store">): Promise<CheckpointList> {
  const items = (await store.audit.checkpoints()).map(({ sequence, hash, at, envelope }) => ({
    sequence,
    hash,
    at: formatInstant(at),
    envelope: JSON.parse(envelope) as CheckpointList["items"][number]["envelope"],
  }));
  return { items };
}

/**
 * Runs each day. If anything was recorded since the last checkpoint, keeps one in the store, and writes it into the log
 * of the process, which others keep.
 */
export async function keepCheckpoint(muster: Signs & Pick<Muster, "log">): Promise<void> {
  const { signing, store, log } = muster;
  if (signing === undefined || !("signers" in signing)) return;
  const checkpoint = await signCheckpoint(muster);
  const before = (await store.audit.checkpoints()).at(-1);
  if (checkpoint.sequence <= (before?.sequence ?? 0)) return;
  await store.audit.keep(checkpoint);
  const { sequence, hash, envelope } = checkpoint;
  log.info("audit checkpoint", { sequence, hash, envelope });
}
