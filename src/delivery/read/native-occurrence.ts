// What does an event in our own form mean as an entry in the log of delivery events?

import type { NativeEvent } from "./native-event.ts";
import type { DeliveryOccurrence } from "../../model/delivery-event.ts";
import { present } from "../../model/present.ts";
import type { Present } from "../../model/present.ts";
import type { Instant } from "../../model/time.ts";

type Native<Kind extends NativeEvent["kind"]> = Extract<NativeEvent, { readonly kind: Kind }>;

/** `at`: when it happened. */
export function occurrenceOf(event: NativeEvent, at: Instant): DeliveryOccurrence {
  switch (event.kind) {
    case "commits.pushed":
      return { kind: event.kind, data: pushedCommits(event) };
    case "change.opened":
      return { kind: event.kind, data: { ...changeData(event), openedAt: at } };
    case "change.merged":
      return { kind: event.kind, data: { ...changeData(event), mergedAt: at } };
    case "change.updated":
    case "change.abandoned":
      return { kind: event.kind, data: changeData(event) };
    case "tag.pushed":
      return { kind: event.kind, data: { tag: event.tag, sha: event.sha } };
    case "artifact.known": {
      const { artifact, sha, change } = event;
      return { kind: event.kind, data: present({ artifact, sha, change }) };
    }
    case "deployment.queued":
    case "deployment.started":
      return { kind: event.kind, data: deploymentData(event) };
    case "deployment.finished":
      return { kind: event.kind, data: finishedDeployment(event) };
    case "deployment.annotated": {
      const { id: key, failed, unplanned, recoveredAt, note, actor } = event;
      return { kind: event.kind, data: present({ key, failed, unplanned, recoveredAt, note, actor }) };
    }
    case "rollback": {
      const { id: key, toSha, toVersion, toArtifact, rollsBack } = event;
      return { kind: event.kind, data: present({ key, toSha, toVersion, toArtifact, rollsBack }) };
    }
    case "incident.opened":
    case "incident.resolved":
    case "incident.reopened":
    case "incident.retracted":
      return { kind: event.kind, data: incidentData(event) };
  }
}

function pushedCommits(event: Native<"commits.pushed">) {
  const { branch, before, after, forced: isForced, capped: isCapped, defaultBranch, commits } = event;
  const isDefaultBranch = defaultBranch ?? /^(?:refs\/heads\/)?(?:main|master)$/.test(branch);
  return {
    ...present({ branch, isDefaultBranch, after, isForced, isCapped }),
    before: before ?? null,
    commits: commits.map(present),
  };
}

function changeData(event: Native<`change.${"opened" | "updated" | "merged" | "abandoned"}`>) {
  const { id: key, number, title, body, labels, headRef, headSha, baseRef, openedAt, mergedAt, mergeSha } = event;
  const { author, bot: isBot, commits, paths } = event;
  return present({
    key,
    number,
    title,
    body,
    labels,
    headRef,
    headSha,
    baseRef,
    openedAt,
    mergedAt,
    mergeSha,
    author,
    isBot,
    commits,
    paths,
  });
}

function deploymentData(event: Native<"deployment.queued" | "deployment.started" | "deployment.finished">) {
  const { id: key, attempt, signal, production: isProduction, transient: isTransient, sha, ref } = event;
  const { version, artifact, task, startedAt } = event;
  return present({
    key,
    attempt,
    signal,
    isProduction,
    isTransient,
    sha,
    ref,
    version,
    artifact,
    task,
    startedAt,
  });
}

function finishedDeployment(event: Native<"deployment.finished">) {
  const { outcome, commits, previousSha, type, unplanned: isUnplanned, reason } = event;
  return { ...deploymentData(event), outcome, ...present({ commits, previousSha, type, isUnplanned, reason }) };
}

function incidentData(event: Native<`incident.${"opened" | "resolved" | "reopened" | "retracted"}`>) {
  const { id: key, severity, title, startedAt, causedBy } = event;
  const causes: Present<NonNullable<typeof causedBy>[number]>[] | undefined = causedBy?.map(present);
  return present({ key, severity, title, startedAt, causedBy: causes });
}
