// Which rulebook is in force, compiled, and what was wrong with a newer one that was refused?

import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import { compileScorecard } from "../../evaluate/compile-scorecard.ts";
import { compileFreeze } from "../../gate/compile-freeze.ts";
import type { CompiledFreeze } from "../../gate/compile-freeze.ts";
import { compileGate } from "../../gate/compile-gate.ts";
import type { CompiledGate } from "../../gate/compile-gate.ts";
import type { Problem } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import type { Instant } from "../../model/time.ts";
import type { RulebookRecord } from "../../ports/rulebooks.ts";
import type { Store } from "../../ports/store.ts";
import { loadRulebookInSteps } from "../../rulebook/load-rulebook.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { IN_ONE_GO, inSlices } from "../in-slices.ts";
import type { Slicing } from "../in-slices.ts";

export interface CompiledRulebook {
  readonly rulebook: Rulebook;
  /** All scorecards, in dependency order. */
  readonly scorecards: readonly CompiledScorecard[];
  readonly gates: readonly CompiledGate[];
  readonly freezes: readonly CompiledFreeze[];
}

function compileRulebook(rulebook: Rulebook): CompiledRulebook {
  return {
    rulebook,
    scorecards: rulebook.scorecards.map((scorecard) => compileScorecard(scorecard, rulebook)),
    gates: rulebook.gates.map(compileGate),
    freezes: rulebook.freezes.map(compileFreeze),
  };
}

/** Rules that were offered and refused. The rulebook in force stayed in force. */
export interface RefusedRules {
  readonly at: Instant;
  readonly problems: readonly Problem[];
}

export interface RulesInForce {
  /** The program's own files. Their fact sets are part of every rulebook, and their scorecards can be extended. */
  readonly shipped: readonly SourceFile[];
  /** What `current` last found, until another is put in force or `forget` is called; undefined: ask `current`. */
  readonly held: CompiledRulebook | undefined;
  /**
   * The rulebook in force; undefined: none was ever activated. Asks the store once, and again after `forget`. Throws
   * Refusal `unavailable` where the rulebook was stored by another version of the program and does not load with this
   * one.
   */
  current(store: Store): Promise<CompiledRulebook | undefined>;
  /** Any stored rulebook, for replays; undefined: the store has none of this digest. Throws as `current`. */
  of(digest: string, store: Store): Promise<CompiledRulebook | undefined>;
  /** Compiles a rulebook and keeps it. What it shares with those compiled before is not compiled again. */
  compile(rulebook: Rulebook): CompiledRulebook;
  /** As `compile`, for rules that are looked at once. They are not kept. */
  attempt(rulebook: Rulebook): CompiledRulebook;
  /** Makes this the held rulebook: it was activated just now. */
  put(compiled: CompiledRulebook): void;
  /** Makes `current` ask the store again: another process may have activated a rulebook. */
  forget(): void;
  /** What was offered last, if it did not load; undefined: what was offered last is in force. */
  refused: RefusedRules | undefined;
}

/** Compiled rulebooks by digest, the most recently used last. There is one for the process, or for the isolate. */
export type RulebookCache = Map<string, CompiledRulebook>;

/** How many rulebooks stay compiled: the one in force, and those that recent decisions are replayed by. */
const MOST_COMPILED = 8;

/**
 * On Node there is one for the process. On Workers there is one for each request, over the isolate's `cache`. If
 * `slicing` is left out, a rulebook from the store is loaded without pauses.
 */
export function createRulesInForce(
  shipped: readonly SourceFile[],
  cache: RulebookCache = new Map(),
  slicing?: Slicing,
): RulesInForce {
  return new HeldRules(shipped, cache, slicing);
}

class HeldRules implements RulesInForce {
  readonly shipped: readonly SourceFile[];
  refused: RefusedRules | undefined;
  held: CompiledRulebook | undefined;
  readonly #cache: RulebookCache;
  readonly #slicing: Slicing;
  #looking: Promise<CompiledRulebook | undefined> | undefined;
  /** Counts calls of `forget`. A rulebook that was looked up before the last of them is not held. */
  #look = 0;

  constructor(shipped: readonly SourceFile[], cache: RulebookCache, slicing: Slicing = IN_ONE_GO) {
    this.shipped = shipped;
    this.#cache = cache;
    this.#slicing = slicing;
  }

  async current(store: Store): Promise<CompiledRulebook | undefined> {
    if (this.held !== undefined) return this.held;
    const look = this.#look;
    this.#looking ??= this.#lookUp(store).finally(() => {
      if (look === this.#look) this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookUp(store: Store): Promise<CompiledRulebook | undefined> {
    const look = this.#look;
    const digest = await store.rulebooks.active();
    const found = digest === null ? undefined : await this.of(digest, store);
    if (look === this.#look) this.held = found;
    return found;
  }

  async of(digest: string, store: Store): Promise<CompiledRulebook | undefined> {
    const known = this.#cache.get(digest);
    if (known !== undefined) return this.#keep(known);
    const record = await store.rulebooks.get(digest);
    return record === undefined ? undefined : this.compile(await inSlices(this.#slicing, rulebookOf(record)));
  }

  compile(rulebook: Rulebook): CompiledRulebook {
    return this.#keep(this.attempt(rulebook));
  }

  attempt(rulebook: Rulebook): CompiledRulebook {
    return this.#cache.get(rulebook.digest) ?? compileRulebook(this.#sharingFacts(rulebook));
  }

  /**
   * Takes the declarations of a rulebook that was compiled before, if it declares the same facts. The fleet compares
   * them by identity, and keeps what it has read where they are the same.
   */
  #sharingFacts(rulebook: Rulebook): Rulebook {
    const written = JSON.stringify([...rulebook.facts]);
    const alike = [...this.#cache.values()].find(
      ({ rulebook: { facts } }) => facts.size === rulebook.facts.size && JSON.stringify([...facts]) === written,
    );
    return alike === undefined ? rulebook : { ...rulebook, facts: alike.rulebook.facts };
  }

  #keep(compiled: CompiledRulebook): CompiledRulebook {
    const { digest } = compiled.rulebook;
    this.#cache.delete(digest);
    this.#cache.set(digest, compiled);
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= MOST_COMPILED) break;
      this.#cache.delete(oldest);
    }
    return compiled;
  }

  put(compiled: CompiledRulebook): void {
    this.forget();
    this.held = this.#keep(compiled);
  }

  forget(): void {
    this.#look++;
    this.#looking = undefined;
    this.held = undefined;
  }
}

/** Keeps the digest it was stored under: an earlier version of the program may have computed digests differently. */
function* rulebookOf({ digest, files, shipped }: RulebookRecord): Generator<void, Rulebook> {
  const { rulebook, problems } = yield* loadRulebookInSteps(files, shipped);
  if (rulebook !== undefined) return { ...rulebook, digest };
  throw new Refusal("unavailable", "rules-do-not-load", `the rulebook \`${digest}\` does not load with this version`, {
    help: "push rules that load, or fix these",
    problems,
  });
}
