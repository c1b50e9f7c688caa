// Is there a pipeline, and can it be trusted?

import { z } from "zod";
import { anyOf, isKnown, learn, mapKnown, tellFact, unknown } from "./known.ts";
import type { Known } from "./known.ts";
import { findFile, readFile } from "./look.ts";
import type { FileFactGroup, FilesLook } from "./look.ts";
import { readWorkflow } from "./workflow-files.ts";
import type { Workflow } from "./workflow-files.ts";

/** The most workflow files that are read; each only when it has changed. */
const MOST_WORKFLOWS = 30;
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
/** Configuration files of other CI systems. */
const ELSEWHERE =
  /^(?:\.gitlab-ci\.yml|Jenkinsfile|azure-pipelines\.ya?ml|\.travis\.yml|\.drone\.ya?ml|\.cirrus\.yml|appveyor\.yml|bitbucket-pipelines\.yml|\.circleci\/config\.yml|\.buildkite\/pipeline\.ya?ml|\.woodpecker\.ya?ml|\.woodpecker\/[^/]+\.ya?ml|\.tekton\/[^/]+\.ya?ml)$/;
/** Events that start a workflow which builds changes. */
const BY_CHANGES = new Set(["push", "pull_request", "pull_request_target", "merge_group"]);

const permissionsSchema = z.object({ default_workflow_permissions: z.enum(["read", "write"]) });

const NAMES = ["ci.has_pipeline", "ci.actions_unpinned_count", "ci.token_permissions_write_all"];

export const PIPELINE_FACTS: FileFactGroup = {
  names: NAMES,
  ofFiles: NAMES,
  tell: async (look) => {
    const { html_url, full_name } = look.repository;
    const workflows = await learnWorkflows(look);
    const unpinned = mapKnown(workflows, (known) => unpinnedOf(known, full_name.split("/")[0] ?? ""));
    const builds = mapKnown(workflows, (known) =>
      known.some(({ triggers }) => triggers.some((one) => BY_CHANGES.has(one))),
    );
    const elsewhere = mapKnown(findFile(look.files, ELSEWHERE), (found) => found !== undefined);
    return {
      "ci.has_pipeline": tellFact(anyOf([builds, elsewhere]), { url: `${html_url}/actions` }),
      "ci.actions_unpinned_count": tellFact(
        mapKnown(unpinned, ({ length }) => length),
        {
          items: isKnown(unpinned) ? [...new Set(unpinned.value)] : [],
        },
      ),
      "ci.token_permissions_write_all": tellFact(await mayWriteAll(look, workflows)),
    };
  },
};

async function learnWorkflows({ files, github, path }: FilesLook): Promise<Known<readonly Workflow[]>> {
  if (!isKnown(files)) return files;
  const { byPath, isWhole } = files.value;
  const found = [...byPath].filter(([name]) => WORKFLOW.test(name));
  if (!isWhole) return unknown("GitHub does not tell all files of so large a repository");
  if (found.length > MOST_WORKFLOWS) return unknown(`more than ${MOST_WORKFLOWS} workflow files are not read`);
  return learn(async () => {
    const workflows: Workflow[] = [];
    for (const [name, file] of found) {
      const workflow = readWorkflow(name, await readFile(github, path, file));
      // A workflow that cannot be read is not run by GitHub either.
      if (workflow !== undefined) workflows.push(workflow);
    }
    return workflows;
  });
}

/** Actions that belong to neither this repository nor its owner, and are not pinned to a commit or image digest. */
function unpinnedOf(workflows: readonly Workflow[], owner: string): readonly string[] {
  const own = `${owner.toLowerCase()}/`;
  return workflows
    .flatMap(({ uses }) => uses)
    .filter((used) => !used.startsWith("./") && !used.toLowerCase().startsWith(own))
    .filter((used) => !/@[0-9a-f]{40}$|@sha256:[0-9a-f]{64}$/.test(used));
}

/** A job without permissions of its own gets the repository's default, which is read only where there is such a job. */
async function mayWriteAll(
  { github, path }: FilesLook,
  workflows: Known<readonly Workflow[]>,
): Promise<Known<boolean>> {
  if (!isKnown(workflows)) return workflows;
  const permissions = new Set(workflows.value.flatMap((workflow) => workflow.permissions));
  if (permissions.has("write-all")) return { value: true };
  if (!permissions.has(undefined)) return { value: false };
  const given = await learn(
    async () => (await github.read(`${path}/actions/permissions/workflow`, permissionsSchema)).value,
  );
  return mapKnown(given, ({ default_workflow_permissions }) => default_workflow_permissions === "write");
}
