// Where is the app installed?

import { z } from "zod";
import type { GitHub } from "./github.ts";
import { readPages } from "./read-pages.ts";

export interface Installation {
  readonly id: number;
  /** Of the organization or user, lower case. */
  readonly account: string;
  /** Whoever installed it has it rest: nothing may be asked there until they say otherwise. */
  readonly isSuspended: boolean;
}

const MOST_PAGES = 20;

const installationsSchema = z.array(
  z.object({ id: z.number(), account: z.object({ login: z.string() }).nullish(), suspended_at: z.string().nullish() }),
);

/** Asked only whether it changed, where it was read before. */
export async function readInstallations(github: GitHub): Promise<readonly Installation[]> {
  const { items } = await readPages(github.app, "/app/installations?per_page=100", {
    schema: installationsSchema,
    itemsOf: (page) => page,
    most: MOST_PAGES,
  });
  return items.flatMap(({ id, account, suspended_at }) =>
    account?.login === undefined
      ? []
      : [{ id, account: account.login.toLowerCase(), isSuspended: typeof suspended_at === "string" }],
  );
}
