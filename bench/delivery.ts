// How long does it take to recompute how a large organisation delivers, and how much memory? `npm run bench:delivery`

import { createWindow } from "../src/delivery/measure/civil-window.ts";
import { createWindows, sampleWindows } from "../src/delivery/measure/dora-question.ts";
import type { DoraQuestion } from "../src/delivery/measure/dora-question.ts";
import { optionsOf } from "../src/delivery/measure/profiles.ts";
import { projectDelivery } from "../src/delivery/project/project-delivery.ts";
import { tellEntityDora } from "../src/delivery/tell/tell-entity-dora.ts";
import { tellGroupDora } from "../src/delivery/tell/tell-group-dora.ts";
import type { GroupMember } from "../src/delivery/tell/tell-group-dora.ts";
import type { DeliveryEvent } from "../src/model/delivery-event.ts";
import { DAY } from "../src/model/time.ts";
import { Random } from "./random.ts";
import { printTable } from "./tables.ts";

const SERVICES = Number(process.argv[2] ?? 1_000);
const DAYS = 90;
const PER_DAY = 10;
const START = Date.UTC(2026, 8, 1);
const HOUR = 3_600_000;

const question: DoraQuestion = {
  windows: createWindows(createWindow(START, START + DAYS * DAY, "Europe/Berlin"), "week"),
  now: START + DAYS * DAY,
  options: optionsOf(null, {}),
  profile: null,
  industry: "all",
  details: false,
};

/** What a service whose repository and pipeline are connected sends: a push, a change and a deployment each time. */
function* eventsOf(service: number): Generator<DeliveryEvent> {
  const numbers = new Random(service + 1);
  const random = () => numbers.next();
  let before: string | null = null;
  for (let n = 0; n < DAYS * PER_DAY; n++) {
    const finishedAt = START + Math.floor(((n + random()) * DAY) / PER_DAY);
    const sha = `${service.toString(16).padStart(8, "0")}${n.toString(16).padStart(32, "0")}`;
    const head = {
      source: "github",
      entity: `component:default/s${service}`,
      repository: `github.com/acme/s${service}`,
    };
    const at = (kind: string, occurredAt: number) => ({
      ...head,
      id: `evt_${n}`,
      dedupeKey: `${kind}:${n}`,
      occurredAt,
      receivedAt: occurredAt,
    });
    const authoredAt = finishedAt - HOUR * (1 + 20 * random());
    const commits = [{ sha, authoredAt }];
    yield {
      ...at("push", finishedAt - HOUR),
      environment: null,
      kind: "commits.pushed",
      data: { branch: "main", isDefaultBranch: true, before, after: sha, isForced: false, commits },
    };
    const title = random() < 0.05 ? "hotfix" : "feature";
    yield {
      ...at("change", finishedAt - HOUR),
      environment: null,
      kind: "change.merged",
      data: { key: `acme/s${service}#${n}`, mergeSha: sha, title, openedAt: authoredAt, mergedAt: finishedAt - HOUR },
    };
    const outcome = random() < 0.03 ? "failure" : "success";
    yield {
      ...at("deployment", finishedAt),
      environment: "production",
      kind: "deployment.finished",
      data: { key: String(n), outcome, sha },
    };
    if (random() < 0.05) {
      yield {
        ...at("opened", finishedAt + HOUR / 2),
        environment: null,
        kind: "incident.opened",
        data: { key: `i${n}` },
      };
      yield {
        ...at("resolved", finishedAt + HOUR),
        environment: null,
        kind: "incident.resolved",
        data: { key: `i${n}` },
      };
    }
    before = sha;
  }
}

const heapNow = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 ** 2;
};

const members: GroupMember[] = [];
const heapBefore = heapNow();
let events = 0;
let computing = 0;
let slowest = 0;
for (let service = 0; service < SERVICES; service++) {
  const sent = [...eventsOf(service)];
  events += sent.length;
  const began = performance.now();
  const entity = `component:default/s${service}`;
  const projection = projectDelivery({ entity, paths: null }, sent, question.options);
  const samples = sampleWindows(projection, question);
  tellEntityDora(projection, question, samples);
  const took = performance.now() - began;
  computing += took;
  slowest = Math.max(slowest, took);
  members.push({ entity, samples });
}
const heapAfter = heapNow();
const began = performance.now();
const told = tellGroupDora("all", members, question);
const pooling = performance.now() - began;

console.log(
  `${SERVICES} services × ${DAYS} days × ${PER_DAY} deployments a day, ${events} events, Node ${process.versions.node}\n`,
);
printTable(
  ["", "", ""],
  [
    ["all services, one after the other", (computing / 1_000).toFixed(1), "s"],
    ["one service, on the average", (computing / SERVICES).toFixed(1), "ms"],
    ["one service, at worst", slowest.toFixed(1), "ms"],
    ["all together, by week and month", pooling.toFixed(0), "ms"],
    ["an event", ((computing * 1_000) / events).toFixed(1), "µs"],
    ["heap that stays, of a service", (((heapAfter - heapBefore) * 1024) / SERVICES).toFixed(0), "KiB"],
    ["resident set at most", (process.resourceUsage().maxRSS / 1024).toFixed(0), "MiB"],
  ],
);
console.log(
  `${told.metrics.deployment_frequency.count} deployments, lead time ${told.metrics.lead_time.value?.toFixed(1)} h`,
);
