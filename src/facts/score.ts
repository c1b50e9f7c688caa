// Which facts does a Score file give about its workload?

import type { EntityRef } from "../model/entity.ts";
import type { JsonObject } from "../model/json.ts";
import { ownText, ownValue } from "../model/json.ts";
import { objectAt, objectName, scoreRef } from "../model/manifest.ts";
import { compareText } from "../model/problem.ts";
import { isUnpinnedImage } from "./container-images.ts";
import { counted, percentInOrder } from "./fact-extractor.ts";
import type { FactExtractor, ToldFact } from "./fact-extractor.ts";

/** What Score files write for an image that is still to be built from the workload's source. */
const BUILT_LATER = ".";
const PROBES = ["livenessProbe", "readinessProbe"] as const;
const LIMITS = ["cpu", "memory"] as const;

export const scoreFacts: FactExtractor = {
  source: "score",
  *extract({ manifests, catalog }) {
    const seen = new Set<EntityRef>();
    for (const { format, value } of manifests) {
      if (format !== "score") continue;
      const entity = scoreRef(value);
      if (seen.has(entity) || !catalog.entries.has(entity)) continue;
      seen.add(entity);
      for (const fact of factsOf(value)) yield { entity, ...fact };
    }
  },
};

function* factsOf(spec: JsonObject): Iterable<ToldFact> {
  const faults = [...findFaults(spec)];
  yield { name: "score.has_spec", value: faults.length === 0, ...(faults.length > 0 && { items: faults }) };
  yield { name: "score.resource_types", value: resourceTypes(spec) };
  const containers = Object.entries(objectAt(spec, "containers"));
  if (containers.length === 0) return;
  const lacking = (describe: (container: unknown) => readonly string[]) =>
    containers.map(([name, container]) => ({ name, lacks: describe(container) }));
  yield share(
    "score.probe_pct",
    lacking((container) => PROBES.filter((probe) => !has(container, probe))),
  );
  yield share(
    "score.readiness_probe_pct",
    lacking((it) => (has(it, "readinessProbe") ? [] : ["readinessProbe"])),
  );
  yield share(
    "score.liveness_probe_pct",
    lacking((it) => (has(it, "livenessProbe") ? [] : ["livenessProbe"])),
  );
  yield share(
    "score.limits_pct",
    lacking((container) => lackingLimits(container)),
  );
  yield* imageFacts(containers.map(([, container]) => ownText(container, "image") ?? ""));
}

function* imageFacts(images: readonly string[]): Iterable<ToldFact> {
  const unpinned = images.filter((image) => image !== "" && image !== BUILT_LATER && isUnpinnedImage(image));
  yield counted("score.unpinned_image_count", unpinned);
  yield counted(
    "score.placeholder_image_count",
    images.filter((image) => image === BUILT_LATER),
  );
}

function share(name: string, containers: readonly { name: string; lacks: readonly string[] }[]): ToldFact {
  const offenders = containers.filter(({ lacks }) => lacks.length > 0);
  const items = offenders.map((offender) => `${offender.name}: no ${offender.lacks.join(", no ")}`);
  const value = percentInOrder(containers.length, offenders.length);
  return { name, value, ...(items.length > 0 && { items }) };
}

function has(container: unknown, member: string): boolean {
  return ownValue(container, member) !== undefined;
}

function lackingLimits(container: unknown): readonly string[] {
  const limits = objectAt(container, "resources", "limits");
  return LIMITS.filter((limit) => !has(limits, limit)).map((limit) => `${limit} limit`);
}

function resourceTypes(spec: JsonObject): readonly string[] {
  const types = Object.values(objectAt(spec, "resources")).flatMap((resource) => ownText(resource, "type") ?? []);
  return [...new Set(types)].sort(compareText);
}

/** What the Score specification requires and the file lacks. */
function* findFaults(spec: JsonObject): Iterable<string> {
  const apiVersion = ownText(spec, "apiVersion");
  if (apiVersion !== "score.dev/v1b1") yield `apiVersion is \`${apiVersion ?? ""}\`, expected \`score.dev/v1b1\``;
  if (!/^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/.test(objectName(spec))) yield "metadata.name is not a valid name";
  const containers = Object.entries(objectAt(spec, "containers"));
  if (containers.length === 0) yield "there are no containers";
  for (const [name, container] of containers) {
    if (ownText(container, "image") === undefined) yield `container \`${name}\` has no image`;
  }
  for (const [name, resource] of Object.entries(objectAt(spec, "resources"))) {
    if (ownText(resource, "type") === undefined) yield `resource \`${name}\` has no type`;
  }
}
