// What is served where something goes wrong: small rules, some entities, and clients that never rest.

import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import type { Milliseconds } from "../../src/model/time.ts";
import type { Answer, ServedProcess } from "./served-process.ts";

/** A change of `threshold` is another rulebook. */
export function rulesWith(threshold: number): string {
  return `kind: Scorecard
id: readiness
title: Readiness
levels: [bronze, silver]
rules:
  - id: has-owner
    title: Has an owner
    pass: { exists: entity.owner }
  - id: is-covered
    title: Covered by tests
    level: silver
    pass: { ">=": [{ var: facts.test.line_coverage_pct }, ${threshold}] }
---
kind: Gate
id: production
title: Production
environments: [production]
unregistered: block
require:
  - { scorecard: readiness, level: silver, enforcement: block }
`;
}

export const nameOf = (index: number): string => `component:default/service-${index}`;

export function catalogOf(entities: number): string {
  return Array.from(
    { length: entities },
    (_, index) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: service-${index} }
spec: { type: service, lifecycle: production, owner: team-${index % 7} }
`,
  ).join("---\n");
}

/** One item of facts, as \`POST /v1/facts\` takes it. */
export function coverageOf(entity: number, value: number): object {
  return { entity: nameOf(entity), source: "ci", facts: { "test.line_coverage_pct": value } };
}

/** Puts rules and a catalog in force over HTTP. */
export async function prepare(muster: ServedProcess, entities: number): Promise<void> {
  await push(muster, 80);
  await register(muster, entities);
}

/** Answers the digest. */
export async function push(muster: ServedProcess, threshold: number): Promise<string> {
  const files = [{ path: "rules.yaml", text: rulesWith(threshold) }];
  return String(succeeded(await muster.ask("PUT /v1/rulebook", { body: { files } }))["digest"]);
}

export async function register(muster: ServedProcess, entities: number): Promise<void> {
  const headers = { "content-type": "application/yaml" };
  succeeded(await muster.ask("PUT /v1/catalog/files", { body: catalogOf(entities), headers }));
}

export function succeeded({ status, text }: Answer): Record<string, unknown> {
  expect(status, text).toBeLessThan(300);
  return JSON.parse(text) as Record<string, unknown>;
}

export interface Load {
  /** Lets what is under way come to its end. Rejects with what a client threw. */
  stop(): Promise<void>;
  /** Rejects as soon as a client throws. */
  readonly failed: Promise<never>;
}

/** So many clients at once, each asking again as soon as it was answered, until one throws or they are to stop. */
export function load(clients: number, once: (client: number, round: number) => Promise<unknown>): Load {
  const stopping = new AbortController();
  const client = async (_: unknown, number: number): Promise<void> => {
    for (let round = 0; !stopping.signal.aborted; round++) await once(number, round);
  };
  const running = Array.from({ length: clients }, client);
  const ended = Promise.all(running);
  ended.catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(running);
      await ended;
    },
    failed: ended.then(() => new Promise<never>(() => undefined)),
  };
}

/** Looks again and again: for what comes in its own time, on a machine of any speed. */
export async function eventually(
  look: () => Promise<boolean> | boolean,
  what: string,
  atMost: Milliseconds = 600_000,
): Promise<void> {
  for (const started = Date.now(); !(await look()); await setTimeout(10)) {
    if (Date.now() - started > atMost) throw new Error(`${what}: not within ${atMost / 1_000} s`);
  }
}
