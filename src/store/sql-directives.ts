// What have people put in force, in a database?

import { and, asc, desc, eq, gt, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { DeclaredFreeze, Directive, Lock, Waiver } from "../model/directive.ts";
import type { EntityRef } from "../model/entity.ts";
import { countsInScorecards } from "../model/finding-waiver.ts";
import type { Instant } from "../model/time.ts";
import type { DirectiveQuery, DirectiveStore } from "../ports/directives.ts";
import type { Chain } from "./chain.ts";
import { numberBefore, pageOf } from "./cursor.ts";
import { build, prepare } from "./driver.ts";
import type { Driver, Row, Statement } from "./driver.ts";
import { readFor } from "./json-rows.ts";
import { directives } from "./schema.ts";
import { outdate } from "./sql-facts.ts";

const WAIVERS = prepare(
  build
    .select({ body: directives.body })
    .from(directives)
    .where(
      sql`${directives.entity} in (select value from json_each(${sql.placeholder("entities")}))
        and ${directives.kind} = 'waiver' and ${directives.endedAt} is null and ${directives.until} > ${sql.placeholder("at")}`,
    )
    .orderBy(asc(directives.number)),
);

export function sqlDirectives(driver: Driver, chain: Chain): DirectiveStore {
  const find = async (id: string): Promise<string | undefined> => {
    const [row] = await driver.rows(
      build.select({ body: directives.body }).from(directives).where(eq(directives.id, id)).toSQL(),
    );
    return row?.[0] as string | undefined;
  };
  return {
    add: (directive, act) => {
      const writes = [build.insert(directives).values(rowOf(directive)).toSQL(), ...outdatedBy(directive)];
      return chain.commit(async () => ({ acts: [act], writes, answer: undefined }));
    },
    change: (before, after, act) =>
      chain.commit(async () => {
        if ((await find(before.id)) !== JSON.stringify(before)) return { acts: [], writes: [], answer: false };
        const update = build.update(directives).set(rowOf(after)).where(eq(directives.id, before.id));
        return { acts: [act], writes: [update.toSQL(), ...outdatedBy(after)], answer: true };
      }),
    get: async (id) => {
      const body = await find(id);
      return body === undefined ? undefined : (JSON.parse(body) as Directive);
    },
    list: async (query) => {
      const found = build
        .select({ number: directives.number, body: directives.body })
        .from(directives)
        .where(and(...conditionsOf(query)))
        .orderBy(desc(directives.number))
        .limit(query.limit + 1);
      const page = pageOf(await driver.rows(found.toSQL()), query.limit, ([number]) => String(number));
      return { ...page, items: page.items.map(([, body]) => JSON.parse(body as string) as Directive) };
    },
    holding: async (at) => {
      const found = build
        .select({ body: directives.body })
        .from(directives)
        .where(and(inArray(directives.kind, ["freeze", "lock"]), isOpen(at)))
        .orderBy(asc(directives.number));
      return (await driver.rows(found.toSQL())).map(read) as (DeclaredFreeze | Lock)[];
    },
    waiversOf: async (entities, at) => {
      const found = await readFor(entities, (json) => driver.rows(WAIVERS(json, at)));
      const waivers = new Map<EntityRef, Waiver[]>();
      for (const row of found) {
        const waiver = read(row) as Waiver;
        waivers.set(waiver.entity, [...(waivers.get(waiver.entity) ?? []), waiver]);
      }
      return waivers;
    },
  };
}

/** All columns except the number. */
export function rowOf(directive: Directive) {
  const { id, kind, ended } = directive;
  const entity = directive.kind === "freeze" ? null : directive.entity;
  return { id, kind, entity, until: directive.until, endedAt: ended?.at ?? null, body: JSON.stringify(directive) };
}

function outdatedBy(directive: Directive): Statement[] {
  return directive.kind === "waiver" && countsInScorecards(directive) ? outdate([directive.entity]) : [];
}

function read([body]: Row): Directive {
  return JSON.parse(body as string) as Directive;
}

function isOpen(at: Instant): SQL | undefined {
  return and(isNull(directives.endedAt), or(isNull(directives.until), gt(directives.until, at)));
}

function conditionsOf({ kind, entity, openAt, after }: DirectiveQuery): (SQL | undefined)[] {
  return [
    lt(directives.number, numberBefore(after)),
    eq(directives.kind, kind),
    entity === undefined ? undefined : eq(directives.entity, entity),
    openAt === undefined ? undefined : isOpen(openAt),
  ];
}
