// Does a worker whose settings mean nothing serve nobody, and say why where its operators read it?

import { expect, it } from "vitest";
import { createWorker } from "../../src/http/worker-app.ts";
import { systemChance } from "../../src/http/system-chance.ts";
import { memoryStore } from "../../src/store/memory.ts";

it("a trust file that is wrong is told to the log, and to nobody who asks", async () => {
  const lines: string[] = [];
  const worker = createWorker<object>({
    version: "0.0.0",
    shipped: [],
    storeOf: () => memoryStore(),
    clock: { now: () => 0 },
    chance: systemChance(),
    elapsed: () => 0,
    writeLine: (line) => void lines.push(line),
    post: () => Promise.reject(new Error("nothing is sent")),
    fetchDocument: () => Promise.reject(new Error("nothing is asked")),
    jobs: [],
    waiters: [],
  });
  const context = { waitUntil: () => undefined } as never;
  const request = new Request("https://muster.example.com/healthz");
  const response = await worker.fetch(request, { MUSTER_TRUST: "isuers: []" }, context);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("isuers");
  expect(lines.join()).toContain(
    "MUSTER_TRUST does not load, the first error is in line 1: unknown key `isuers` in the document",
  );
});
