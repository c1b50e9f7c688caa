// Is nobody cut off when the process is asked to end while it is asked a lot?

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../rules/shipped.ts";

const TOKEN = "a-token-for-this-test";
const CLIENTS = 20;
const BODY = JSON.stringify({ entity: "component:default/a", environment: "production" });

it("answers every request that was sent, and ends with 0", async () => {
  const folder = await mkdtemp(join(tmpdir(), "muster-sigterm-"));
  const child = spawn(
    process.execPath,
    [join(ROOT, "src/bin.ts"), "serve", "--port", "0", "--db", join(folder, "muster.db")],
    {
      cwd: folder,
      env: { ...process.env, MUSTER_ADMIN_TOKEN: TOKEN, MUSTER_LOG: "silent" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = once(child, "exit");
  let said = "";
  for await (const text of child.stdout) {
    said += String(text);
    if (said.includes("check")) break;
  }
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? "";
  const busy = Promise.withResolvers<void>();
  let left = 10 * CLIENTS;
  const onAnswer = (): void => {
    if (--left === 0) busy.resolve();
  };
  const asking = Array.from({ length: CLIENTS }, () => askUntilRefused(url, onAnswer));
  await busy.promise;
  child.kill("SIGTERM");
  const ends = await Promise.all(asking);
  // A connection that is not accepted any more is no request that was cut off.
  expect(ends.filter((end) => end !== "ECONNREFUSED")).toEqual([]);
  expect(await ended).toEqual([0, null]);
  await rm(folder, { recursive: true });
});

/** One after the other on a connection that is kept; answers why it ended. */
async function askUntilRefused(url: string, onAnswer: () => void): Promise<string> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  try {
    for (;;) {
      const asked = request(`${url}/v1/decisions`, { method: "POST", agent, headers });
      asked.end(BODY);
      const [response] = (await once(asked, "response")) as [IncomingMessage];
      for await (const _ of response);
      if (response.statusCode !== 200) return `status ${response.statusCode}`;
      onAnswer();
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    agent.destroy();
  }
}
