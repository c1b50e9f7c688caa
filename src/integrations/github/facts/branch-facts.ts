// How is the default branch protected? Classic protection and rulesets both count: what either requires is required.

import { z } from "zod";
import type { JsonValue } from "../../../model/json.ts";
import { anyOf, isKnown, learn, mapKnown, notOf, tellFact, unknown } from "./known.ts";
import type { Known } from "./known.ts";
import type { FactGroup, RepositoryLook } from "./look.ts";

/** The most rulesets that are read for who may bypass them. */
const MOST_RULESETS = 5;

const isOn = z.object({ enabled: z.boolean() }).nullish();
const protectionSchema = z.object({
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: z.number().optional(),
      require_code_owner_reviews: z.boolean().optional(),
      dismiss_stale_reviews: z.boolean().optional(),
    })
    .nullish(),
  required_status_checks: z
    .object({
      contexts: z.array(z.string()).optional(),
      checks: z.array(z.object({ context: z.string() })).optional(),
    })
    .nullish(),
  enforce_admins: isOn,
  required_signatures: isOn,
  required_linear_history: isOn,
  allow_force_pushes: isOn,
  allow_deletions: isOn,
  lock_branch: isOn,
});
const rulesSchema = z.array(
  z.object({
    type: z.string(),
    ruleset_id: z.number().optional(),
    parameters: z
      .object({
        required_approving_review_count: z.number().optional(),
        require_code_owner_review: z.boolean().optional(),
        dismiss_stale_reviews_on_push: z.boolean().optional(),
        required_status_checks: z.array(z.object({ context: z.string() })).optional(),
      })
      .nullish(),
  }),
);
const rulesetSchema = z.object({ bypass_actors: z.array(z.unknown()).optional() });

/** What one of the two requires. */
interface Protection {
  readonly isThere: boolean;
  /** Whether nobody can push to the branch: changes come by pull request, or not at all. */
  readonly refusesPushes: boolean;
  readonly approvals: number;
  readonly codeOwners: boolean;
  readonly dismissesStale: boolean;
  readonly checks: readonly string[];
  readonly refusesForce: boolean;
  readonly refusesDeletion: boolean;
  readonly signed: boolean;
  readonly linear: boolean;
  readonly isForAll: Known<boolean>;
}

const NONE: Protection = {
  isThere: false,
  refusesPushes: false,
  approvals: 0,
  codeOwners: false,
  dismissesStale: false,
  checks: [],
  refusesForce: false,
  refusesDeletion: false,
  signed: false,
  linear: false,
  isForAll: { value: true },
};

export const BRANCH_FACTS: FactGroup = {
  names: [
    "branch.is_protected",
    "branch.required_approvals",
    "branch.requires_code_owner_review",
    "branch.dismisses_stale_reviews",
    "branch.required_check_count",
    "branch.enforced_for_admins",
    "branch.allows_force_push",
    "branch.allows_deletion",
    "branch.requires_signed_commits",
    "branch.requires_linear_history",
  ],
  tell: async (look) => {
    const both = [await readClassic(look), await readRulesets(look)];
    const url = `${look.repository.html_url}/settings/branches`;
    const any = (of: (protection: Protection) => boolean) => anyOf(both.map((one) => mapKnown(one, of)));
    const told: Readonly<Record<string, Known<JsonValue>>> = {
      "branch.is_protected": any(({ refusesPushes }) => refusesPushes),
      "branch.required_approvals": mostOf(both.map((one) => mapKnown(one, ({ approvals }) => approvals))),
      "branch.requires_code_owner_review": any(({ codeOwners }) => codeOwners),
      "branch.dismisses_stale_reviews": any(({ dismissesStale }) => dismissesStale),
      "branch.required_check_count": mostOf([mapAll(both, (all) => new Set(all.flatMap(({ checks }) => checks)).size)]),
      "branch.enforced_for_admins": enforcedForAll(both),
      "branch.allows_force_push": notOf(any(({ refusesForce }) => refusesForce)),
      "branch.allows_deletion": notOf(any(({ refusesDeletion }) => refusesDeletion)),
      "branch.requires_signed_commits": any(({ signed }) => signed),
      "branch.requires_linear_history": any(({ linear }) => linear),
    };
    return Object.fromEntries(Object.entries(told).map(([name, known]) => [name, tellFact(known, { url })]));
  },
};

/** Read only where GitHub says the branch is protected, since most Apps may not read it. */
async function readClassic({ github, path, repository, branch }: RepositoryLook): Promise<Known<Protection>> {
  if (!isKnown(branch)) return branch;
  if (!branch.value.protected) return { value: NONE };
  const name = encodeURIComponent(repository.default_branch);
  const read = await learn(
    async () => (await github.read(`${path}/branches/${name}/protection`, protectionSchema)).value,
  );
  if (!isKnown(read)) return read.kind === "missing" || isNotOffered(read.error) ? { value: NONE } : read;
  const { required_pull_request_reviews: reviews, required_status_checks: checks, ...rest } = read.value;
  return {
    value: {
      isThere: true,
      refusesPushes: (reviews ?? undefined) !== undefined || rest.lock_branch?.enabled === true,
      approvals: reviews?.required_approving_review_count ?? 0,
      codeOwners: reviews?.require_code_owner_reviews === true,
      dismissesStale: reviews?.dismiss_stale_reviews === true,
      checks: checks?.contexts ?? checks?.checks?.map(({ context }) => context) ?? [],
      refusesForce: rest.allow_force_pushes?.enabled !== true,
      refusesDeletion: rest.allow_deletions?.enabled !== true,
      signed: rest.required_signatures?.enabled === true,
      linear: rest.required_linear_history?.enabled === true,
      isForAll: { value: rest.enforce_admins?.enabled === true },
    },
  };
}

/** All rules in force for the branch, wherever they are set. */
async function readRulesets(look: RepositoryLook): Promise<Known<Protection>> {
  const { github, path, repository } = look;
  const name = encodeURIComponent(repository.default_branch);
  const read = await learn(
    async () => (await github.read(`${path}/rules/branches/${name}?per_page=100`, rulesSchema)).value,
  );
  if (!isKnown(read)) return isNotOffered(read.error) ? { value: NONE } : read;
  const rules = read.value;
  const has = (...types: readonly string[]): boolean => rules.some(({ type }) => types.includes(type));
  const reviews = rules.flatMap(({ type, parameters }) => (type === "pull_request" ? (parameters ?? {}) : []));
  const checks = rules.flatMap(({ parameters }) => parameters?.required_status_checks ?? []);
  return {
    value: {
      isThere: rules.length > 0,
      refusesPushes: has("pull_request", "update", "merge_queue"),
      approvals: Math.max(0, ...reviews.map((review) => review.required_approving_review_count ?? 0)),
      codeOwners: reviews.some((review) => review.require_code_owner_review === true),
      dismissesStale: reviews.some((review) => review.dismiss_stale_reviews_on_push === true),
      checks: checks.map(({ context }) => context),
      refusesForce: has("non_fast_forward"),
      refusesDeletion: has("deletion"),
      signed: has("required_signatures"),
      linear: has("required_linear_history"),
      isForAll: await learnBypass(
        look,
        rules.flatMap(({ ruleset_id: id }) => id ?? []),
      ),
    },
  };
}

async function learnBypass({ github, path }: RepositoryLook, ids: readonly number[]): Promise<Known<boolean>> {
  const distinct = [...new Set(ids)];
  if (distinct.length > MOST_RULESETS) return unknown(`more than ${MOST_RULESETS} rulesets apply`);
  const each: Known<boolean>[] = [];
  for (const id of distinct) {
    const ruleset = await learn(async () => (await github.read(`${path}/rulesets/${id}`, rulesetSchema)).value);
    const actors = isKnown(ruleset) ? ruleset.value.bypass_actors : undefined;
    if (!isKnown(ruleset)) each.push(ruleset);
    else if (actors === undefined) each.push(unknown("GitHub tells who may bypass a ruleset to those who may edit it"));
    else each.push({ value: actors.length > 0 });
  }
  return notOf(anyOf(each));
}

/** Without any protection there is nothing to enforce, so it is false. */
function enforcedForAll(both: readonly Known<Protection>[]): Known<boolean> {
  const isThere = anyOf(both.map((one) => mapKnown(one, ({ isThere: there }) => there)));
  if (!isKnown(isThere) || !isThere.value) return isThere;
  return notOf(anyOf(both.map((one) => (isKnown(one) ? notOf(one.value.isForAll) : one))));
}

/** The largest known value, even where others are not known; 0 only where all are known. */
function mostOf(known: readonly Known<number>[]): Known<number> {
  const most = Math.max(0, ...known.map((one) => (isKnown(one) ? one.value : 0)));
  return most > 0 ? { value: most } : (known.find((one) => !isKnown(one)) ?? { value: 0 });
}

function mapAll<Value, Other>(known: readonly Known<Value>[], of: (values: readonly Value[]) => Other): Known<Other> {
  const values = known.flatMap((one) => (isKnown(one) ? [one.value] : []));
  const untold = known.find((one) => !isKnown(one));
  const value = of(values);
  return untold === undefined || value !== of([]) ? { value } : (untold as Known<Other>);
}

/** Whether the account's plan does not include the feature, so that it cannot be in use. */
function isNotOffered(error: string): boolean {
  return /Upgrade to GitHub|not available for this plan/i.test(error);
}
