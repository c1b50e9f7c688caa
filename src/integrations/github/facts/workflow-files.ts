// What do the workflow files of a repository say?

import type { JsonObject, JsonValue } from "../../../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../../../model/json.ts";
import { parseDocuments, RULE_FILE_LIMITS } from "../../../text/parse-documents.ts";

export interface Workflow {
  readonly path: string;
  /** The events that start it. */
  readonly triggers: readonly string[];
  /** The actions and workflows its jobs use, as written: `actions/checkout@v4`. */
  readonly uses: readonly string[];
  /**
   * The permissions of each job's token: those of the job, or else of the workflow; undefined: the repository's
   * default.
   */
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

/** `on` may be a text, a list or a mapping. */
function triggersOf(written: JsonValue | undefined): readonly string[] {
  if (typeof written === "string") return [written];
  if (isJsonObject(written)) return Object.keys(written);
  return Array.isArray(written)
    ? (written as readonly JsonValue[]).flatMap((one) => (typeof one === "string" ? one : []))
    : [];
}

/** Those of a job's steps, or the reusable workflow that the job calls. */
function usesOf(job: JsonObject): readonly string[] {
  const steps = ownValue(job, "steps");
  const all = [job, ...(Array.isArray(steps) ? (steps as readonly JsonValue[]) : [])];
  return all.flatMap((one) => ownText(one, "uses") ?? []);
}
