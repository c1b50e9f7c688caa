// `muster check`: what does the server decide, and what happens when it cannot be asked?

import { randomUUID } from "node:crypto";
import { readFactArguments } from "../../app/facts/fact-arguments.ts";
import type { Decision } from "../../model/decision.ts";
import type { Milliseconds } from "../../model/time.ts";
import { UsageError } from "../../model/usage-error.ts";
import { exitOf } from "../../report/conclusion.ts";
import { FORMATS } from "../../report/formats.ts";
import type { Server } from "../ask-server.ts";
import { readDestinations } from "../destinations.ts";
import type { ExitCode } from "../exit-codes.ts";
import { readServerDecision } from "../read-server-decision.ts";
import { connect, SOON } from "../read-server-address.ts";
import { readSpan } from "../read-span.ts";
import { say } from "../say.ts";
import { ServerUnavailable } from "../server-failure.ts";
import { undecided } from "../undecided.ts";
import { labelOf, readJobRelease } from "../read-job-release.ts";
import type { AskedRelease } from "../read-job-release.ts";
import type { CheckOptions } from "../read-release.ts";
import type { World } from "../world.ts";
import { wantedFindings, writeDecision } from "./write-decision.ts";
import { writeReceipt } from "./write-receipt.ts";

/** Where a release that was let through unjudged is noted, beside the job. */
const UNDECIDED_FILE = "muster-decision.json";
/**
 * For how many seconds one question for a changed verdict may stay open: proxies close a connection that is silent for
 * a minute.
 */
const LONG_POLL = 25;
/** Milliseconds between questions to a server that does not keep them open. */
const POLL_PAUSE = 5_000;

export async function checkAtServer(
  entity: string | undefined,
  options: CheckOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const destinations = readDestinations(options, "decision", world);
  const explain = wantedFindings(options, destinations);
  const waits = options.wait === undefined ? undefined : readSpan(options.wait, "--wait", "10m");
  const inAll = options.timeout === undefined ? SOON.inAll : readSpan(options.timeout, "--timeout", "15s");
  const server = await connect(options, { ...SOON, inAll }, version, world);
  const release = await readJobRelease(entity, options, server.proof, world);
  const body = questionOf(release, { ...options, explain });

  const decision = await decisionFrom(server, body, options, release, waits, world);
  const settings = { all: options.explain === "all", version, locate: () => undefined };
  const input = { decision, scorecards: [] };
  if (decision.basis.includes("fail-open")) {
    const kept = [{ format: FORMATS.json, file: UNDECIDED_FILE }];
    await writeDecision(input, kept, settings, world);
    await say(
      world.stderr,
      `muster: FAIL-OPEN: nobody decided this release, it is let through; kept in ${UNDECIDED_FILE}`,
    );
  }
  await writeDecision(input, destinations, settings, world);
  if (options.receipt !== undefined) await writeReceipt(decision, options.receipt, server, world);
  return exitOf(decision);
}

/**
 * INVARIANT: the fail mode decides only when no answer ever came. It does not apply when the server refuses who is
 * asking.
 */
async function decisionFrom(
  server: Server,
  body: object,
  options: CheckOptions,
  release: AskedRelease,
  waits: Milliseconds | undefined,
  world: World,
): Promise<Decision> {
  try {
    const decision = await askGates(server, body);
    return waits === undefined ? decision : await awaitVerdict(decision, waits, server, body, world);
  } catch (error) {
    if (!(error instanceof ServerUnavailable)) throw error;
    return undecided({ ...release, entity: labelOf(release, world) }, options.failMode ?? "closed", error, world.now());
  }
}

/** Each retry carries the same idempotency key, so they all get one decision, however many arrive. */
async function askGates(server: Server, body: object): Promise<Decision> {
  const question = { method: "POST", path: "/v1/decisions", body, idempotencyKey: randomUUID() } as const;
  return readServerDecision(await server.ask(question), server.address);
}

/**
 * The first verdict other than `wait`, or the last `wait` when time is up. A server that fails meanwhile does not end
 * the wait.
 */
async function awaitVerdict(
  first: Decision,
  waits: Milliseconds,
  server: Server,
  body: object,
  world: World,
): Promise<Decision> {
  const ends = world.now() + waits;
  let decision = first;
  while (decision.verdict === "wait" && world.now() < ends) {
    const asked = world.now();
    const seconds = Math.min(LONG_POLL, Math.max(1, Math.ceil((ends - asked) / 1_000)));
    try {
      const followed = await hearOf(decision, seconds, server);
      if (followed !== undefined && followed.verdict !== "wait") return followed;
      const early = world.now() - asked < POLL_PAUSE;
      if (early) await world.pause(Math.min(POLL_PAUSE, Math.max(0, ends - world.now())));
      // A recorded decision never changes. What has changed since shows only when the gates are asked again.
      decision = await askGates(server, body);
    } catch (error) {
      if (!(error instanceof ServerUnavailable)) throw error;
      await say(world.stderr, `muster: still waiting: ${error.message}`);
      await world.pause(Math.min(POLL_PAUSE, Math.max(0, ends - world.now())));
    }
  }
  return decision;
}

/** The decision that followed this one, as soon as the server has made it, or this one when the seconds are over. */
async function hearOf({ id }: Decision, seconds: number, server: Server): Promise<Decision | undefined> {
  if (id === null) return undefined;
  const path = `/v1/decisions/${encodeURIComponent(id)}?wait=${seconds}`;
  return readServerDecision(await server.ask({ method: "GET", path, patience: seconds * 1_000 }), server.address);
}

function questionOf({ entity, environment, change }: AskedRelease, options: CheckOptions): object {
  const { fact, dryRun, explain, callback, breakGlass, reason, incident } = options;
  if (breakGlass !== true && (reason ?? incident) !== undefined) {
    throw new UsageError("`--reason` and `--incident` go with `--break-glass`", "leave them out, or add it");
  }
  if (breakGlass === true && reason === undefined) {
    throw new UsageError("`--break-glass` needs a reason", "`--break-glass --reason TEXT --incident ID`");
  }
  return {
    ...(entity === undefined ? {} : { entity }),
    environment,
    change,
    facts: readFactArguments(fact ?? [], new Map()),
    dryRun: dryRun === true,
    explain: explain ?? "failing",
    ...(callback === undefined ? {} : { callback }),
    ...(breakGlass === true ? { breakGlass: { reason, incident } } : {}),
  };
}
