// What do the workflow files of a repository say?

import type { JsonObject, JsonValue } from "../../../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../../../model/json.ts";
import { parseDocuments, RULE_FILE_LIMITS } from "../../../text/parse-documents.ts";

export interface Workflow {
  readonly path: string;
  /** Events that start it. */
  readonly triggers: readonly string[];
  /** All that its jobs use, as written: `actions/checkout@v4`. */
  readonly uses: readonly string[];
  /** What each job's token may: as the job says, else the workflow; undefined: as the repository has it. */
  readonly permissions: readonly (JsonValue | undefined)[];
}

/** Undefined: it cannot be read. */
export function readWorkflow(path: string, text: string): Workflow | undefined {
  const { documents } = parseDocuments({ path, text }, RULE_FILE_LIMITS);
  const value = documents[0]?.value;
  if (!isJsonObject(value)) return undefined;
  const jobs = Object.values(ownValue(value, "jobs") ?? {}).filter(isJsonObject);
  const own = ownValue(value, "permissions");
  return {
    path,
    triggers: triggersOf(ownValue(value, "on")),
    uses: jobs.flatMap(usesOf),
    permissions: jobs.map((job) => ownValue(job, "permissions") ?? own),
  };
}

/** `on: push`, a list, or a mapping. */
function triggersOf(written: JsonValue | undefined): readonly string[] {
  if (typeof written === "string") return [written];
  if (isJsonObject(written)) return Object.keys(written);
  return Array.isArray(written)
    ? (written as readonly JsonValue[]).flatMap((one) => (typeof one === "string" ? one : []))
    : [];
}

/** Of its steps, or of the workflow that the job is. */
function usesOf(job: JsonObject): readonly string[] {
  const steps = ownValue(job, "steps");
  const all = [job, ...(Array.isArray(steps) ? (steps as readonly JsonValue[]) : [])];
  return all.flatMap((one) => ownText(one, "uses") ?? []);
}
