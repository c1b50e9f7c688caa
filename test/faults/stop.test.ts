// Asked to end under load: is everybody answered, nothing lost, and the end a clean one?

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventually, nameOf, prepare, succeeded } from "./given.ts";
import { expectWhole, reading } from "./kept.ts";
import { emptyFolder, serve } from "./served-process.ts";
import type { Answer, ServedProcess } from "./served-process.ts";

const CLIENTS = 16;

/** Clients that keep their connections and go on asking until nobody listens any more. */
function askForEver(muster: ServedProcess): {
  readonly answers: Answer[];
  readonly recorded: Set<string>;
  readonly ended: Promise<string[]>;
} {
  const answers: Answer[] = [];
  const recorded = new Set<string>();
  const askOne = async (client: number, round: number): Promise<void> => {
    const body = { entity: nameOf(client % 10), environment: "production", change: { version: `${client}.${round}` } };
    const answer = await muster.ask("POST /v1/decisions", { body });
    answers.push(answer);
    if (answer.status === 200) recorded.add(String(succeeded(answer)["id"]));
  };
  const ended = Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let round = 0; ; round++) {
        const failure = await askOne(client, round).then(
          () => undefined,
          (error: unknown) => error as NodeJS.ErrnoException,
        );
        if (failure !== undefined) return failure.code ?? failure.message;
      }
    }),
  );
  return { answers, recorded, ended };
}

describe("SIGTERM under load", () => {
  it("answers what is under way, resets no connection, and ends with 0", async () => {
    const db = join(emptyFolder(), "muster.db");
    const muster = await serve({ db });
    await prepare(muster, 10);
    const { answers, recorded, ended } = askForEver(muster);
    await eventually(() => recorded.size > 100, "there is a load");
    const how = await muster.stop();
    expect(how).toEqual({ code: 0, signal: null });
    // The next to connect finds nobody: nothing else ever happened to anybody.
    expect([...new Set(await ended)]).toEqual(["ECONNREFUSED"]);
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
    await expectKept(db, recorded);
  });

  it("a second time ends at once, and loses nothing that was answered", async () => {
    const db = join(emptyFolder(), "muster.db");
    const muster = await serve({ db });
    await prepare(muster, 10);
    const { recorded, ended } = askForEver(muster);
    await eventually(() => recorded.size > 100, "there is a load");
    muster.signal("SIGTERM");
    await eventually(() => muster.log().includes("stopping"), "it heard the first");
    muster.signal("SIGTERM");
    await muster.ended;
    await ended;
    await expectKept(db, recorded);
    const again = await serve({ db });
    expect((await again.ask("GET /readyz")).status).toBe(200);
  });
});

async function expectKept(db: string, recorded: ReadonlySet<string>): Promise<void> {
  const kept = await reading(db, async ({ decisions }) => {
    const ids = new Set<string>();
    for (let after: string | null | undefined; after !== null;) {
      const page = await decisions.list({ limit: 1_000, ...(after !== undefined && { after }) });
      for (const { id } of page.items) ids.add(id);
      after = page.next;
    }
    return ids;
  });
  expect([...recorded].filter((id) => !kept.has(id))).toEqual([]);
  await expectWhole(db);
}
