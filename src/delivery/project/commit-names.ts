// Which commit is meant, where one event gives its full name and another only its first digits, a tag or an artifact?

import type { DeliveryEvent } from "../../model/delivery-event.ts";
import { compareText } from "../../model/problem.ts";
import { isOf } from "./order-events.ts";

export interface CommitNames {
  /**
   * The full name, if an event gives it and no other commit starts with the same digits; otherwise the name unchanged.
   */
  resolve(sha: string): string;
  ofArtifact(artifact: string): string | undefined;
  /** Takes `v1.42.0`, `1.42.0` and `refs/tags/v1.42.0`. */
  ofVersion(version: string): string | undefined;
}

const FULL = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const SHORT = /^[0-9a-f]{7,39}$/;

export function nameCommits(events: readonly DeliveryEvent[]): CommitNames {
  const artifacts = new Map<string, string>();
  const tags = new Map<string, string>();
  for (const event of events) {
    if (isOf(event, "tag.pushed")) tags.set(event.data.tag, event.data.sha);
    else if (isOf(event, "artifact.known") && event.data.sha !== undefined) {
      artifacts.set(event.data.artifact, event.data.sha);
    }
  }
  const resolve = resolverOf(events);
  const found = (sha: string | undefined) => (sha === undefined ? undefined : resolve(sha));
  return {
    resolve,
    ofArtifact: (artifact) => found(artifacts.get(artifact)),
    ofVersion: (version) => {
      const tag = version.replace(/^refs\/tags\//, "");
      return found(tags.get(tag) ?? tags.get(`v${tag}`));
    },
  };
}

function resolverOf(events: readonly DeliveryEvent[]): (sha: string) => string {
  const named = new Set<string>();
  let isAnyShort = false;
  for (const event of events) {
    for (const sha of shasOf(event)) {
      if (FULL.test(sha)) named.add(sha);
      else if (SHORT.test(sha)) isAnyShort = true;
    }
  }
  if (!isAnyShort || named.size === 0) return (sha) => sha;
  const sorted = [...named].sort(compareText);
  return (sha) => (SHORT.test(sha) ? (onlyOneStartingWith(sha, sorted) ?? sha) : sha);
}

function onlyOneStartingWith(digits: string, sorted: readonly string[]): string | undefined {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < digits) low = middle + 1;
    else high = middle;
  }
  const first = sorted[low];
  if (first?.startsWith(digits) !== true || sorted[low + 1]?.startsWith(digits) === true) return undefined;
  return first;
}

/** Every commit that an event names. */
function* shasOf(event: DeliveryEvent): Iterable<string> {
  const { data } = event;
  if ("sha" in data && data.sha !== undefined) yield data.sha;
  if ("commits" in data && data.commits !== undefined) for (const { sha } of data.commits) yield sha;
  if ("after" in data) yield data.after;
  if ("before" in data && data.before !== null) yield data.before;
  if ("mergeSha" in data && data.mergeSha !== undefined) yield data.mergeSha;
  if ("headSha" in data && data.headSha !== undefined) yield data.headSha;
  if ("previousSha" in data && data.previousSha !== undefined) yield data.previousSha;
  if ("toSha" in data && data.toSha !== undefined) yield data.toSha;
  if ("causedBy" in data) for (const { sha } of data.causedBy ?? []) if (sha !== undefined) yield sha;
}
