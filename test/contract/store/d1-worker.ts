// The store's contract inside a Worker: runs one case on D1 for each request, and answers with what was wrong.

import type { D1Binding } from "../../../src/store/d1.ts";
import { d1Store } from "../../../src/store/d1.ts";
import { storeCases } from "./cases.ts";

interface Bindings {
  readonly DB: D1Binding;
}

const worker = {
  fetch: async (request: Request, { DB }: Bindings): Promise<Response> => {
    const run = storeCases[new URL(request.url).searchParams.get("case") ?? ""];
    if (run === undefined) return new Response("no such case", { status: 404 });
    await empty(DB);
    try {
      await run({ store: d1Store(DB), another: () => d1Store(DB) });
      return new Response("");
    } catch (error) {
      return new Response(error instanceof Error ? (error.stack ?? error.message) : String(error), { status: 500 });
    }
  },
};

/** Nothing but a test may delete what is append-only: its triggers are taken away and put back. */
async function empty(database: D1Binding): Promise<void> {
  const rows = (sql: string): Promise<unknown[]> => database.prepare(sql).raw();
  const triggers = (await rows("select name, sql from sqlite_schema where type = 'trigger'")) as [string, string][];
  const tables = (await rows(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like '\\_cf%' escape '\\' and name <> 'd1_migrations'",
  )) as [string][];
  const statements = [
    ...triggers.map(([name]) => `drop trigger ${name}`),
    ...tables.map(([name]) => `delete from ${name}`),
    ...triggers.map(([, sql]) => sql),
  ];
  await database.batch(statements.map((sql) => database.prepare(sql)));
}

// oxlint-disable-next-line import/no-default-export -- a Worker is the default export of its module
export default worker;
