// The composition root of the service on Node, where database, rules, clock, log and port come together.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hono } from "hono";
import { countWaivers } from "./app/directives/count-waivers.ts";
import { rememberTokens } from "./app/access/authenticate.ts";
import type { KnownTokens } from "./app/access/authenticate.ts";
import { recordDeliveryFacts } from "./app/delivery/record-delivery-facts.ts";
import { ensureRules } from "./app/activation/ensure-rules.ts";
import { lookAhead } from "./app/reports/look-ahead.ts";
import { keepFigures } from "./app/reports/fleet-figures.ts";
import { evaluateOutdated } from "./app/evaluations/evaluate-outdated.ts";
import { ensureAdminToken } from "./app/access/first-token.ts";
import { createFleet } from "./app/evaluations/fleet.ts";
import { createInForceReader } from "./app/decisions/in-force-reader.ts";
import { DEMO_ENTITY, loadDemo } from "./app/load-demo.ts";
import type { Demo } from "./app/load-demo.ts";
import type { Muster } from "./app/muster.ts";
import { offerRules } from "./app/activation/offer-rules.ts";
import type { RuleOffers } from "./app/activation/offer-rules.ts";
import { publishSigners } from "./app/audit/signing.ts";
import { timeErrands } from "./app/run-errands.ts";
import { timeWaiting } from "./app/decisions/decide-waiting.ts";
import { timeEvaluations } from "./app/evaluations/time-evaluations.ts";
import { createRulesInForce } from "./app/rules/rules-in-force.ts";
import { offerTrust, warnOfTrust } from "./app/access/offer-trust.ts";
import { putTrustInForce } from "./app/access/trust-in-force.ts";
import { countUnmapped } from "./app/delivery/unmapped-events.ts";
import { createApp } from "./http/app.ts";
import { workInBackground } from "./http/node-background.ts";
import type { Background } from "./http/node-background.ts";
import { LOG_LEVELS, nodeLog } from "./http/node-log.ts";
import { nodeMetrics } from "./http/node-metrics.ts";
import { startSchedule } from "./http/node-schedule.ts";
import { listen } from "./http/node-server.ts";
import { readChoice } from "./http/read-setting.ts";
import type { Environment } from "./http/read-setting.ts";
import { readKeySet } from "./http/read-signing-keys.ts";
import type { SigningKeys } from "./http/read-signing-keys.ts";
import { sendMailOver } from "./http/node-send-mail.ts";
import { postText } from "./http/node-post-text.ts";
import { readNotices } from "./http/read-notices.ts";
import { surroundingsOf } from "./notices/read-notices-file.ts";
import { readSettings, toldBySettings } from "./http/read-settings.ts";
import type { Settings } from "./http/read-settings.ts";
import { requireSignInTrust } from "./http/read-sign-in.ts";
import { readTrust } from "./http/read-trust.ts";
import { systemChance } from "./http/system-chance.ts";
import { planGitHub } from "./integrations/github/errand-channels.ts";
import { understandWebhooks } from "./integrations/github/webhooks/understand-webhooks.ts";
import { fetchOver } from "./integrations/oidc/fetch-document.ts";
import type { Notices } from "./model/notice.ts";
import { UsageError } from "./model/usage-error.ts";
import { createSigner } from "./receipt/signer.ts";
import { StoreUnavailable } from "./ports/failures.ts";
import type { Log } from "./ports/runtime.ts";
import type { Signing } from "./ports/signing.ts";
import type { Store } from "./ports/store.ts";
import { readRuleDirectory } from "./rulebook/read-rule-directory.ts";
import { watchRuleFiles } from "./rulebook/watch-rule-files.ts";
import type { RuleWatch } from "./rulebook/watch-rule-files.ts";
import { CHANNELS, SCHEDULE, WAITERS } from "./schedule.ts";
import { keyPath, readKeyFile } from "./store/sqlite/key-file.ts";
import { openSqliteStore } from "./store/sqlite/open-sqlite-store.ts";
import type { SourceFile } from "./text/source-file.ts";

export interface ServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Path of the database. */
  readonly db: string;
  /** A folder of rules to watch; left out: the rules that were pushed, otherwise the program's own. */
  readonly rules?: string;
  /** The trust file; left out: only holders of tokens are trusted. */
  readonly trust?: string;
  /** The file of notices; left out: nobody is told anything. */
  readonly notices?: string;
  /** A file with the signing keys; left out: as MUSTER_SIGNING_KEYS says, otherwise beside the database. */
  readonly keys?: string;
  /** Loads the example catalog, with facts as if observed just now. */
  readonly demo?: boolean;
  readonly env: Environment;
  /** The folder that holds the program's own `rules/` and `examples/`. */
  readonly packageRoot: string;
  readonly version: string;
  /** Takes the lines of the log; left out: standard error. */
  readonly log?: { write(line: string): void };
}

export interface Running {
  readonly url: string;
  /** The token of the first admin, if it was made just now. It cannot be shown again. */
  readonly adminToken?: string;
  /** The name of an entity of the example catalog, if that was loaded. */
  readonly example?: string;
  /** Finishes what is under way, within ten seconds. */
  stop(): Promise<void>;
}

/**
 * Resolves when requests are answered. Rejects with UsageError, StoreRefused, Refusal (the rules do not load, and none
 * were in force before), or the system's error about the address.
 */
export async function startServer(options: ServerOptions): Promise<Running> {
  const settings = readSettings(options.env);
  const trustFile = options.trust === undefined ? undefined : await readText("trust", options.trust);
  const told = trustFile && readTrust(trustFile);
  const trust = told && putTrustInForce(told.trust, fetchOver(fetch), { share: true });
  requireSignInTrust(settings.people, told?.trust);
  const notices = await readOwnNotices(options);
  const log = nodeLog(readChoice(options.env, "MUSTER_LOG", LOG_LEVELS) ?? "info", options.log);
  // What was started last is stopped first.
  const stops: (() => Promise<void> | void)[] = [() => log.close()];
  const stop = async (): Promise<void> => {
    for (let last = stops.pop(); last !== undefined; last = stops.pop()) await last();
  };
  try {
    const store = await openSqliteStore({ path: options.db });
    stops.push(() => store.close());
    const background = workInBackground(log, () => performance.now());
    stops.push(() => background.stop());
    const unsigned = createMuster(store, await readShipped(options), settings, log, background);
    const muster = {
      ...unsigned,
      signing: await publishSigners(unsigned, readSigning(options, settings, log)),
      ...(options.rules !== undefined && { watchedRules: options.rules }),
      post: postText,
      ...(notices !== undefined && { notices }),
      ...(settings.mail !== undefined && { mail: sendMailOver(settings.mail) }),
      ...(trust !== undefined && { trust }),
    };
    warnOfTrust(log, told?.warnings ?? []);
    if (trust !== undefined && trustFile !== undefined) {
      const watched = watchRuleFiles(trustFile.path, { known: [trustFile], ...offerTrust(muster, trust) });
      stops.push(() => watched.stop());
    }
    const watching = await startRules(muster, options.rules);
    stops.push(() => watching?.stop());
    if (options.demo === true) await loadDemo(muster, await readDemo(options));
    muster.later(() => evaluateOutdated(muster));
    muster.later(() => lookAhead(muster));
    muster.later(() => understandWebhooks(muster).then(() => recordDeliveryFacts(muster)));
    muster.later(() => planGitHub(muster));
    const schedule = startSchedule(
      SCHEDULE.map(({ cron, name, run }) => ({ cron, run: () => background.run(() => run(muster), name) })),
    );
    stops.push(() => schedule.stop());
    const timed = timeEvaluations(muster);
    stops.push(() => timed.stop());
    const waiting = timeWaiting(muster);
    stops.push(() => waiting.stop());
    const errands = await timeErrands(muster, CHANNELS);
    stops.push(() => errands.stop());
    const listening = await listen(createServed(muster, options, settings, background), options.host, options.port);
    stops.push(
      () => listening.stop(),
      () => background.refuse(),
    );
    // This comes last: if the start failed afterwards, the token would never be shown.
    const adminToken = await ensureAdminToken(muster, settings.adminToken);
    log.info("started", { url: listening.url, version: options.version });
    return {
      url: listening.url,
      ...(adminToken !== undefined && { adminToken }),
      ...(options.demo === true && { example: DEMO_ENTITY }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readOwnNotices({ notices, env }: ServerOptions): Promise<Notices | undefined> {
  if (notices === undefined) return undefined;
  return readNotices(await readText("notices", notices), surroundingsOf(env));
}

/** INVARIANT: if a file was named but cannot be read, the service does not start without what the file says. */
async function readText(what: "trust" | "notices", path: string): Promise<SourceFile> {
  try {
    return { path, text: await readFile(path, "utf8") };
  } catch (error) {
    const why =
      error instanceof Error && "code" in error && error.code === "ENOENT" ? "is not there" : "cannot be read";
    const help = `\`--${what}\` or MUSTER_${what.toUpperCase()} names it: the service does not start without what it says`;
    throw new UsageError(`the ${what} file \`${path}\` ${why}`, help);
  }
}

/** The rules of a watched folder are put in force whenever they change. Rules that do not load change nothing. */
async function startRules(muster: Muster, directory: string | undefined): Promise<RuleWatch | undefined> {
  if (directory === undefined) {
    await ensureRules(muster);
    return undefined;
  }
  const offers = offerRules(muster);
  const known = await readOffered(muster, directory, offers.onError);
  if (known !== undefined) await ensureRules(muster, known);
  return watchRuleFiles(directory, { known: known ?? [], ...offers });
}

/** Undefined: the folder cannot be read, and the rules in force stay in force. Throws if there are none. */
async function readOffered(
  { rules, store }: Muster,
  directory: string,
  onError: RuleOffers["onError"],
): Promise<readonly SourceFile[] | undefined> {
  try {
    return await readRuleDirectory(directory);
  } catch (error) {
    if ((await rules.current(store)) === undefined) throw error;
    onError(error);
    return undefined;
  }
}

/** If there is no key to sign with, the answer says why. The service decides all the same. */
function readSigning({ db, keys }: ServerOptions, { signingKeys: said }: Settings, log: Log): Signing {
  if (keys === undefined && said !== undefined && "keys" in said) return signingWith(said.keys);
  const named = said !== undefined && "file" in said ? said.file : undefined;
  const path = keys ?? named ?? keyPath(db);
  try {
    const { text, isShared } = readKeyFile(path);
    if (isShared) log.warn("others may read the signing keys", { file: path });
    const read = readKeySet(text);
    return read === undefined ? { why: `\`${path}\` holds no Ed25519 keys` } : signingWith(read);
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function signingWith([first, ...others]: SigningKeys): Signing {
  return { signers: [createSigner(first), ...others.map(createSigner)] };
}

/** Without tests: other rules may extend what is shipped, but have no use for its tests. */
async function readShipped({ packageRoot }: ServerOptions): Promise<readonly SourceFile[]> {
  const files = await readRuleDirectory(join(packageRoot, "rules"));
  return files.filter(({ path }) => !path.endsWith(".test.yaml")).map((file) => within(packageRoot, file));
}

async function readDemo({ packageRoot }: ServerOptions): Promise<Demo> {
  const path = join(packageRoot, "examples", "facts.yaml");
  const [catalog, text] = await Promise.all([
    readRuleDirectory(join(packageRoot, "examples", "catalog")),
    readFile(path, "utf8"),
  ]);
  return { catalog: catalog.map((file) => within(packageRoot, file)), facts: within(packageRoot, { path, text }) };
}

/** With its path relative to the program's folder, so that it is the same wherever that is. */
function within(packageRoot: string, { path, text }: SourceFile): SourceFile {
  return { path: path.slice(packageRoot.length).replace(/^[\\/]+/, ""), text };
}

type NodeMuster = Muster & Required<Pick<Muster, "later">>;

function createMuster(
  store: Store,
  shipped: readonly SourceFile[],
  settings: Settings,
  log: Log,
  { later, pause }: Background,
): NodeMuster {
  const clock = { now: () => Date.now() };
  const rules = createRulesInForce(shipped, new Map(), { clock, pause });
  return {
    store,
    clock,
    chance: systemChance(),
    log,
    rules,
    fleet: createFleet(store, rules, { resident: true, pause }),
    inForce: createInForceReader(store, { resident: true }),
    waiters: WAITERS,
    later,
    pause,
    ...toldBySettings(settings),
  };
}

function createServed(muster: Muster, { version }: ServerOptions, settings: Settings, background: Background): Hono {
  const known = rememberTokens();
  const metrics = nodeMetrics();
  metrics.watch({
    entities: () => muster.store.catalog.count(),
    unmappedEvents: () => countUnmapped(muster),
    waivers: () => countWaivers(muster),
    refusedRules: () => muster.rules.refused,
    refusedTrust: () => muster.trust?.refused,
    fleet: keepFigures(muster, settings.entityMetrics),
    ofEntities: settings.entityMetrics,
  });
  const { openness, rateLimit } = settings;
  return createApp({
    musterOf: onceATurn(() => afterOthers(muster, known)),
    version,
    openness,
    known,
    metrics,
    elapsed: () => performance.now(),
    instance: `${process.pid.toString(36)}${Date.now().toString(36)}_`,
    isStopping: background.isStopping,
    packs: true,
    ...(rateLimit !== undefined && { rateLimit }),
  });
}

/** All calls in one turn of the event loop get the same value. */
function onceATurn<Value>(get: () => Value): () => Value {
  let got: { readonly value: Value } | undefined;
  return () => {
    if (got !== undefined) return got.value;
    got = { value: get() };
    setImmediate(() => (got = undefined));
    return got.value;
  };
}

/** If another process wrote to the database, forgets everything that was read, so that it is read again. */
function afterOthers(muster: Muster, known: KnownTokens): Muster {
  if (mayHaveChanged(muster.store)) {
    known.forget();
    muster.rules.forget();
    muster.fleet.forget();
    muster.inForce.forget();
  }
  return muster;
}

/** True also if the store cannot say: then the next read fails, and says why. */
function mayHaveChanged(store: Store): boolean {
  try {
    return store.changedElsewhere();
  } catch (error) {
    if (error instanceof StoreUnavailable) return true;
    throw error;
  }
}
