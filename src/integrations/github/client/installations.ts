// Where is the App installed?

import { z } from "zod";
import type { GitHub } from "./github.ts";
import { readPages } from "./read-pages.ts";

export interface Installation {
  readonly id: number;
  /** The organization or user, lower case. */
  readonly account: string;
  /** Whether its owner has suspended the App: nothing may be asked there until they resume it. */
  readonly isSuspended: boolean;
}

const MOST_PAGES = 20;

const installationsSchema = z.array(
  z.object({ id: z.number(), account: z.object({ login: z.string() }).nullish(), suspended_at: z.string().nullish() }),
);

/** What was read before is only checked for changes. */
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
