// The worker as it is deployed, but for a clock that stands still and ids that count: so that answers can be compared.

import { systemChance } from "../../src/http/system-chance.ts";
import { createWorker } from "../../src/http/worker-app.ts";
import { fetchOver } from "../../src/integrations/oidc/fetch-document.ts";
import { d1Store } from "../../src/store/d1.ts";
import type { D1Binding } from "../../src/store/d1.ts";
import type { SourceFile } from "../../src/text/source-file.ts";

declare const SHIPPED_RULES: readonly SourceFile[];

interface Bindings {
  readonly DB: D1Binding;
}

const chance = systemChance();
let ids = 0;

export default createWorker<Bindings>({
  version: "0.0.0",
  shipped: SHIPPED_RULES,
  storeOf: ({ DB }) => d1Store(DB),
  clock: { now: () => Date.UTC(2026, 11, 1, 12) },
  chance: { bytes: (length) => chance.bytes(length), id: (prefix) => `${prefix}_${String(++ids).padStart(26, "0")}` },
  elapsed: () => 0,
  writeLine: (line) => console.log(line),
  post: () => Promise.reject(new Error("nothing is sent")),
  fetchDocument: fetchOver((url, request) => fetch(url, request)),
  jobs: [],
  waiters: [],
});
