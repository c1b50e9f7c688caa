// A service in memory, to be written to: its clock stands where it is set, and it can be started again over its store.

import { createFleet } from "../../src/app/evaluations/fleet.ts";
import { createInForceReader } from "../../src/app/decisions/in-force-reader.ts";
import type { Muster } from "../../src/app/muster.ts";
import { createRulesInForce } from "../../src/app/rules/rules-in-force.ts";
import type { RulebookCache } from "../../src/app/rules/rules-in-force.ts";
import type { Identity } from "../../src/model/identity.ts";
import { parseInstant } from "../../src/model/time.ts";
import type { Instant } from "../../src/model/time.ts";
import type { Store } from "../../src/ports/store.ts";
import { memoryStore } from "../../src/store/memory.ts";
import type { SourceFile } from "../../src/text/source-file.ts";

export const NOW = parseInstant("2026-12-01T12:00:00Z") ?? 0;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const ADMIN: Identity = {
  actor: "user:default/kim",
  token: "tok_1",
  roles: ["admin"],
  groups: [],
  sources: [],
  entities: [],
  environments: [],
};

export function reporter(...sources: string[]): Identity {
  return { ...ADMIN, actor: "token:tok_2", token: "tok_2", roles: ["reporter"], sources };
}

export interface ServiceMuster extends Muster {
  at(instant: Instant): void;
  /** How often work paused. */
  pauses(): number;
  /** What was written to the log. */
  readonly logged: readonly string[];
  /** The process ended, and another started over the same store. */
  restarted(): ServiceMuster;
}

export interface ServiceOptions {
  readonly store?: Store;
  readonly shipped?: readonly SourceFile[];
  readonly sources?: readonly string[];
  readonly resident?: boolean;
  readonly now?: Instant;
}

export function serviceMuster(options: ServiceOptions = {}): ServiceMuster {
  const { store = memoryStore(), shipped = [], sources = [], resident = true } = options;
  const cache: RulebookCache = new Map();
  let now = options.now ?? NOW;
  let pauses = 0;
  const logged: string[] = [];
  const log = (event: string) => void logged.push(event);
  const rules = createRulesInForce(shipped, cache);
  return {
    store,
    rules,
    fleet: createFleet(store, rules, { resident }),
    inForce: createInForceReader(store, { resident }),
    sources,
    longestWaiver: 90 * DAY,
    clock: { now: () => now },
    chance: { id: (prefix) => `${prefix}_1`, bytes: (length) => new Uint8Array(length) },
    log: { info: log, warn: log, error: log },
    pause: async () => {
      pauses++;
    },
    at: (instant) => {
      now = instant;
    },
    pauses: () => pauses,
    logged,
    restarted: () => serviceMuster({ ...options, store, now }),
  };
}
