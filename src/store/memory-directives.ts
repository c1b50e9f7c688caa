// What have people put in force, in memory?

import type { Directive, Waiver } from "../model/directive.ts";
import type { EntityRef } from "../model/entity.ts";
import { countsInScorecards } from "../model/finding-waiver.ts";
import type { Instant } from "../model/time.ts";
import type { DirectiveStore } from "../ports/directives.ts";
import { numberBefore, pageOf } from "./cursor.ts";
import { outdate, recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryDirectives(tables: MemoryTables): DirectiveStore {
  const { directives } = tables;
  const open = (at: Instant): Directive[] => [...directives.values()].filter((directive) => isOpen(directive, at));
  return {
    add: async (directive, act) => {
      if (directives.has(directive.id)) throw new Error(`there is a directive \`${directive.id}\` already`);
      directives.set(directive.id, directive);
      outdateBy(tables, directive);
      recordAct(tables, act);
    },
    change: async (before, after, act) => {
      if (JSON.stringify(directives.get(before.id)) !== JSON.stringify(before)) return false;
      directives.set(before.id, after);
      outdateBy(tables, after);
      recordAct(tables, act);
      return true;
    },
    get: async (id) => directives.get(id),
    list: async ({ kind, entity, openAt, after, limit }) => {
      const before = numberBefore(after);
      const found = [...directives.values()]
        .map((directive, index) => ({ directive, number: index + 1 }))
        .filter(({ directive, number }) => {
          const isMeant = directive.kind === kind && (entity === undefined || entityOf(directive) === entity);
          return number < before && isMeant && (openAt === undefined || isOpen(directive, openAt));
        })
        .reverse();
      const page = pageOf(found, limit, ({ number }) => String(number));
      return { ...page, items: page.items.map(({ directive }) => directive) };
    },
    holding: async (at) => open(at).filter((directive) => directive.kind !== "waiver"),
    waiversOf: async (entities, at) => {
      const wanted = new Set(entities);
      const waivers = new Map<EntityRef, Waiver[]>();
      for (const directive of open(at)) {
        if (directive.kind !== "waiver" || !wanted.has(directive.entity)) continue;
        waivers.set(directive.entity, [...(waivers.get(directive.entity) ?? []), directive]);
      }
      return waivers;
    },
  };
}

function outdateBy(tables: MemoryTables, directive: Directive): void {
  if (directive.kind === "waiver" && countsInScorecards(directive)) outdate(tables, [directive.entity]);
}

function entityOf(directive: Directive): EntityRef | null {
  return directive.kind === "freeze" ? null : directive.entity;
}

function isOpen({ ended, until }: Directive, at: Instant): boolean {
  return ended === null && (until === null || until > at);
}
