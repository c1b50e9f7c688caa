// What would change if these rules came into force: for whom, at which gates, and why? Nothing is stored.

import type { PreviewQuery } from "../../api/preview.ts";
import { tellProblem } from "../../api/problem.ts";
import { heldLevel } from "../../evaluate/evaluate-scorecard.ts";
import { evaluateFleet } from "../../evaluate/evaluate-fleet.ts";
import type { FleetDocument } from "../../evaluate/evaluate-fleet.ts";
import { buildFactTables } from "../../facts/build-fact-tables.ts";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { Waiver } from "../../model/directive.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { FactTable } from "../../model/fact.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { Store } from "../../ports/store.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { buildDocuments } from "../catalog/build-documents.ts";
import { catalogProvenance } from "../catalog/catalog-provenance.ts";
import { inSlices } from "../in-slices.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "../rules/current-rules.ts";
import { loadOfferedRules, rulesDoNotLoad } from "../rules/load-offered-rules.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { unchangedBetween } from "../rules/unchanged-scorecards.ts";
import { countAgedFacts, tellAgedFacts } from "./aged-facts.ts";
import type { ComparedRules, RulesSide } from "./compared-rules.ts";
import { readInForce } from "./read-in-force.ts";
import { previewRules } from "./tell-preview.ts";
import { dependsOnRelease, environmentsToAsk } from "./what-is-asked.ts";
import { writePreview } from "./write-preview.ts";

/** How many entities are loaded at once. */
const SLICE = 250;

/**
 * The preview as JSON. Catalog, facts, waivers, freezes, locks, approvals and deployed releases are those of now,
 * whatever the instant. Throws Refusal: `invalid` where the rules do not load or the instant has passed, `unavailable`
 * where no rules are in force or too many previews wait already.
 */
export function previewRulebook(muster: Muster, files: readonly SourceFile[], query: PreviewQuery): Promise<string> {
  return inTurn(muster.store, () => preview(muster, files, query));
}

/** How many previews may be asked for at once. */
const MOST_WAITING = 8;
const WAITING = new WeakMap<Store, { last: Promise<unknown>; count: number }>();

/**
 * Makes one preview at a time, since each holds the whole catalog twice. Throws Refusal `unavailable` where too many
 * wait already.
 */
async function inTurn<Answer>(store: Store, work: () => Promise<Answer>): Promise<Answer> {
  const waiting = WAITING.get(store) ?? { last: Promise.resolve(), count: 0 };
  WAITING.set(store, waiting);
  if (waiting.count >= MOST_WAITING) {
    throw new Refusal("unavailable", "overloaded", "more previews are asked for at once than can be made", {
      retryAfter: 5,
    });
  }
  waiting.count++;
  const turn = waiting.last.then(work, work);
  waiting.last = turn.catch(() => undefined);
  try {
    return await turn;
  } finally {
    waiting.count--;
  }
}

async function preview(muster: Muster, files: readonly SourceFile[], query: PreviewQuery): Promise<string> {
  const { at: written, environment, limit } = query;
  const now = muster.clock.now();
  const at = readInstant(written, now);
  const current = await currentRules(muster);
  const { rulebook, problems } = await loadOfferedRules(muster, files);
  if (rulebook === undefined) throw rulesDoNotLoad(problems);
  const candidate = muster.rules.attempt(rulebook);
  const asked = environmentsToAsk(environment, [current, candidate]);
  const known = await readKnown(muster, current);
  // Other rules came into force meanwhile, and facts may have been read as those declare them. Start again.
  if ((await currentRules(muster)) !== current) return preview(muster, files, query);
  const before = await sideOf(muster, current, known, at);
  const compared: ComparedRules = {
    at,
    entries: known.entries,
    before,
    after: await sideOf(muster, candidate, known, at, before),
    environments: asked.environments,
    inForce: await readInForce(muster, [...known.entries.keys()], asked.environments, at),
    provenance: await catalogProvenance(muster.store, now),
  };
  const aged = await inSlices(muster, countAgedFacts(before.documents.values(), current.rulebook.facts, now, at));
  const said = [...problems, ...asked.problems, ...dependsOnRelease(candidate), ...tellAgedFacts(aged, at)];
  const told = await inSlices(muster, previewRules(compared, { limit, problems: said.map(tellProblem) }));
  return inSlices(muster, writePreview(told));
}

/** An instant that passed less than this ago counts as now, since clocks differ. */
const GRACE = 60_000;

function readInstant(written: string | undefined, now: Instant): Instant {
  const at = parseInstant(written ?? "") ?? now;
  if (at >= now - GRACE) return Math.max(at, now);
  const message = `\`${written}\` has passed: it is ${formatInstant(now)}, and what was known earlier is not kept`;
  throw new Refusal("invalid", "at-has-passed", message, { help: "leave `at` out to judge as of now" });
}

interface KnownFleet {
  readonly entries: ReadonlyMap<EntityRef, CatalogEntry>;
  /** As the rulebook in force declares them. */
  readonly facts: ReadonlyMap<EntityRef, FactTable>;
  readonly waivers: ReadonlyMap<EntityRef, readonly Waiver[]>;
  readonly rules: CompiledRulebook;
}

async function readKnown(muster: Muster, rules: CompiledRulebook): Promise<KnownFleet> {
  const refs = await muster.store.catalog.refs();
  const entries = new Map<EntityRef, CatalogEntry>();
  const facts = new Map<EntityRef, FactTable>();
  const waivers = new Map<EntityRef, readonly Waiver[]>();
  for (let from = 0; from < refs.length; from += SLICE) {
    for (const [ref, { entry, document }] of await muster.fleet.load(refs.slice(from, from + SLICE))) {
      entries.set(ref, entry);
      facts.set(ref, document.facts);
      if (document.waivers !== undefined) waivers.set(ref, document.waivers);
    }
    await muster.pause?.();
  }
  return { entries, facts, waivers, rules };
}

/** `other`: a side that is evaluated already. Scorecards that mean the same there are not evaluated again. */
async function sideOf(
  muster: Muster,
  rules: CompiledRulebook,
  known: KnownFleet,
  at: Instant,
  other?: RulesSide,
): Promise<RulesSide> {
  const isSameFacts = rules.rulebook.facts === known.rules.rulebook.facts;
  const facts = isSameFacts ? known.facts : await factsBy(muster, rules, [...known.entries.keys()]);
  const entities = [...known.entries.values()].map(({ entity }) => entity);
  const documents: ReadonlyMap<EntityRef, FleetDocument> = buildDocuments(entities, facts, known.waivers);
  const same = other === undefined ? new Map() : evaluatedAlike(rules, other);
  for (const [id, evaluations] of same) {
    const compiled = rules.scorecards.find(({ scorecard }) => scorecard.id === id);
    if (compiled === undefined) continue;
    for (const [ref, document] of documents) document.levels.set(id, heldLevel(compiled, evaluations.get(ref)));
    await muster.pause?.();
  }
  const others = rules.scorecards.filter(({ scorecard }) => !same.has(scorecard.id));
  const evaluated = await inSlices(muster, evaluateFleet(others, documents, at));
  return { rules, documents, evaluations: new Map([...same, ...evaluated]) };
}

/** The evaluations of the other side that are the same by these rules; by scorecard. */
function evaluatedAlike(rules: CompiledRulebook, { rules: others, evaluations }: RulesSide): RulesSide["evaluations"] {
  const unchanged = unchangedBetween(others, rules);
  return new Map([...evaluations].filter(([id]) => unchanged.has(id)));
}

/** Where facts are declared differently, another value may count of the same deliveries. So they are read anew. */
async function factsBy(
  muster: Muster,
  { rulebook }: CompiledRulebook,
  refs: readonly EntityRef[],
): Promise<ReadonlyMap<EntityRef, FactTable>> {
  const tables = new Map<EntityRef, FactTable>();
  for (let from = 0; from < refs.length; from += SLICE) {
    for (const [entity, facts] of await muster.store.facts.of(refs.slice(from, from + SLICE))) {
      const built = buildFactTables(
        facts.map((fact) => ({ ...fact, entity })),
        rulebook.facts,
      );
      for (const [ref, table] of built.tables) tables.set(ref, table);
    }
    await muster.pause?.();
  }
  return tables;
}
