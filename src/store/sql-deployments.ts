// Which allowed releases are known to be deployed, in a database?

import { and, desc, eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { DeployedRelease, ReleaseName } from "../model/deployed-release.ts";
import type { DeploymentStore } from "../ports/deployments.ts";
import type { Chain } from "./chain.ts";
import { formatMoment, momentBefore, pageOf } from "./cursor.ts";
import { build, prepare } from "./driver.ts";
import type { Driver, Row } from "./driver.ts";
import { readFor } from "./json-rows.ts";
import { deployments } from "./schema.ts";

/** Releases that `ratchet` may compare with. */
const COMPARED = sql`${deployments.entity} = ${sql.placeholder("entity")}
  and ${deployments.environment} = ${sql.placeholder("environment")} and ${deployments.isCompared} = 1`;
const LAST_FIRST = [desc(deployments.deployedAt), desc(deployments.number)];
const BASELINE = prepare(
  build
    .select({ body: deployments.body })
    .from(deployments)
    .where(COMPARED)
    .orderBy(desc(deployments.pinnedAt), ...LAST_FIRST)
    .limit(sql.placeholder("limit")),
);
/** One look-up in the index for each entity. */
const BASELINES = prepare(
  build
    .select({ body: deployments.body })
    .from(sql`json_each(${sql.placeholder("entities")}) asked`)
    .innerJoin(
      deployments,
      sql`${deployments.number} = (
        select one.number from ${deployments} one
        where one.entity = asked.value and one.environment = ${sql.placeholder("environment")} and one.is_compared = 1
        order by one.pinned_at desc, one.deployed_at desc, one.number desc limit 1
      )`,
    ),
);

export function sqlDeployments(driver: Driver, chain: Chain): DeploymentStore {
  const get = async (decision: string): Promise<DeployedRelease | undefined> => {
    const found = build.select({ body: deployments.body }).from(deployments).where(eq(deployments.decision, decision));
    const [row] = await driver.rows(found.toSQL());
    return row && read(row);
  };
  return {
    add: (release, act) =>
      chain.commit(async () => {
        if ((await get(release.decision)) !== undefined) return { acts: [], writes: [], answer: false };
        const insert = build.insert(deployments).values(rowOf(release));
        return { acts: [act], writes: [insert.toSQL()], answer: true };
      }),
    pin: (decision, pinned, act) =>
      chain.commit(async () => {
        const release = await get(decision);
        if (release === undefined || (release.pinned === null) === (pinned === null)) {
          return { acts: [], writes: [], answer: false };
        }
        const update = build
          .update(deployments)
          .set(rowOf({ ...release, pinned }))
          .where(eq(deployments.decision, decision));
        return { acts: [act], writes: [update.toSQL()], answer: true };
      }),
    get,
    baseline: async (entity, environment) => {
      const [row] = await driver.rows(BASELINE(entity, environment, 1));
      return row && read(row);
    },
    baselines: async (entities, environment) => {
      const rows = await readFor(entities, (json) => driver.rows(BASELINES(json, environment)));
      return new Map(rows.map(read).map((release) => [release.entity, release]));
    },
    same: async (entity, environment, name) => {
      const named = namedSo(name);
      if (named.length === 0) return undefined;
      const found = build
        .select({ body: deployments.body })
        .from(deployments)
        .where(and(eq(deployments.entity, entity), eq(deployments.environment, environment), ...named))
        .orderBy(...LAST_FIRST)
        .limit(1);
      const [row] = await driver.rows(found.toSQL());
      return row && read(row);
    },
    list: async ({ entity, environment, after, limit }) => {
      const before = momentBefore(after);
      const found = build
        .select({ body: deployments.body, number: deployments.number, deployedAt: deployments.deployedAt })
        .from(deployments)
        .where(
          and(
            entity === undefined ? undefined : eq(deployments.entity, entity),
            environment === undefined ? undefined : eq(deployments.environment, environment),
            sql`(${deployments.deployedAt}, ${deployments.number}) < (${before.at}, ${before.sequence})`,
          ),
        )
        .orderBy(desc(deployments.deployedAt), desc(deployments.number))
        .limit(limit + 1);
      const page = pageOf(await driver.rows(found.toSQL()), limit, ([, number, at]) =>
        formatMoment({ at: at as number, sequence: number as number }),
      );
      return { ...page, items: page.items.map(read) };
    },
  };
}

/** The conditions of `isSameRelease`, each of which a database answers by an index. */
function namedSo({ version, commit, artifacts }: ReleaseName): SQL[] {
  return [
    ...(artifacts.length === 0 ? [] : [eq(deployments.artifacts, artifacts.join())]),
    ...(version === null ? [] : [eq(deployments.version, version)]),
    ...(commit === null ? [] : [eq(deployments.commit, commit)]),
  ];
}

/** All columns except the number. */
export function rowOf(release: DeployedRelease) {
  const { decision, entity, environment, deployedAt, notCompared, pinned, version, commit, artifacts } = release;
  const compared = { isCompared: notCompared === null ? 1 : 0, pinnedAt: pinned?.at ?? null };
  const name = { version, commit, artifacts: artifacts.join() };
  return { decision, entity, environment, deployedAt, ...compared, ...name, body: JSON.stringify(release) };
}

function read([body]: Row): DeployedRelease {
  return JSON.parse(body as string) as DeployedRelease;
}
