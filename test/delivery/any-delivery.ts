// Whatever can happen on the way to production, in few names and few hours, so that events meet.

import fc from "fast-check";
import type { JsonObject } from "../../src/model/json.ts";

/** Of March 2025. */
export const hour = fc.integer({ min: 0, max: 31 * 24 - 1 });
const sha = fc.constantFrom("a", "b", "c", "d", "e", "f");
const key = fc.integer({ min: 1, max: 4 }).map(String);

export function at(hours: number): string {
  return new Date(Date.UTC(2025, 2, 1, hours)).toISOString();
}

const commits = fc.uniqueArray(sha, { maxLength: 2 });
const written = (shas: readonly string[], hours: number) =>
  shas.map((name) => ({ sha: name, authoredAt: at(Math.max(0, hours - 5)) }));

const KINDS: Readonly<Record<string, fc.Arbitrary<JsonObject>>> = {
  "deployment.finished": fc
    .record({
      hour,
      sha,
      outcome: fc.constantFrom("success", "success", "success", "failure", "cancelled"),
      environment: fc.constantFrom("production", "prod-eu"),
      signal: fc.constantFrom("explicit", "deployment-status"),
      attempt: fc.constantFrom(1, 1, 2),
      brings: fc.option(commits),
    })
    .map(({ hour, brings, ...rest }) => ({
      ...rest,
      finishedAt: at(hour),
      ...(brings !== null && { commits: written(brings, hour) }),
    })),
  "deployment.started": fc.record({ hour, sha }).map(({ hour, sha }) => ({ startedAt: at(hour), sha })),
  "commits.pushed": fc
    .record({ hour, before: sha, shas: fc.uniqueArray(sha, { minLength: 1, maxLength: 3 }), forced: fc.boolean() })
    .chain((push) => fc.constantFrom("main", "main", "work").map((branch) => ({ ...push, branch })))
    .map(({ hour, before, shas, forced, branch }) => ({
      pushedAt: at(hour),
      branch,
      before,
      after: shas.at(-1) ?? "",
      forced,
      commits: written(shas, hour),
    })),
  "change.opened": hour.map((hours) => ({ openedAt: at(hours), headRef: "work" })),
  "change.merged": fc
    .record({
      hour,
      sha,
      title: fc.constantFrom("fix", "hotfix", 'Revert "fix"'),
      body: fc.constantFrom("", "Reverts #2", "Fixes #1"),
    })
    .map(({ hour, sha, title, body }) => ({ mergedAt: at(hour), mergeSha: sha, title, body })),
  "change.abandoned": hour.map((hours) => ({ abandonedAt: at(hours) })),
  rollback: fc.record({ hour, sha, rollsBack: fc.option(key, { nil: undefined }) }).map(({ hour, sha, rollsBack }) => ({
    rolledBackAt: at(hour),
    toSha: sha,
    ...(rollsBack !== undefined && { rollsBack }),
  })),
  "incident.opened": fc
    .record({ hour, key, blames: fc.boolean() })
    .map(({ hour, key, blames }) => ({ openedAt: at(hour), ...(blames && { causedBy: { deployment: key } }) })),
  "incident.resolved": hour.map((hours) => ({ resolvedAt: at(hours) })),
  "incident.reopened": hour.map((hours) => ({ reopenedAt: at(hours) })),
  "incident.retracted": hour.map((hours) => ({ retractedAt: at(hours) })),
  "deployment.annotated": fc
    .record({ hour, failed: fc.boolean() })
    .map(({ hour, failed }) => ({ annotatedAt: at(hour), failed })),
};

/** Up to 25 events; `whose`: what they are about. */
export function anyDelivery(whose: fc.Arbitrary<JsonObject>): fc.Arbitrary<readonly JsonObject[]> {
  const events = Object.entries(KINDS).map(([kind, said]) =>
    fc.tuple(key, whose, said).map(([id, about, rest]): JsonObject => ({ kind, id, ...about, ...rest })),
  );
  return fc.array(fc.oneof(...events), { maxLength: 25 });
}

/** The same again in another order, some of it told several times. */
export function toldAgain(sent: fc.Arbitrary<readonly JsonObject[]>) {
  return sent.chain((items) =>
    fc.tuple(
      fc.constant(items),
      fc.array(fc.constantFrom(...(items.length === 0 ? [{}] : items)), { maxLength: 10 }).chain((more) => {
        const all = items.length === 0 ? [] : [...items, ...more];
        return fc.shuffledSubarray(all, { minLength: all.length });
      }),
    ),
  );
}
