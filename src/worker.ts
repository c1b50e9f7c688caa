// The composition root on Cloudflare Workers: D1 for the store, the platform's clock and triggers.

import { systemChance } from "./http/system-chance.ts";
import { createWorker } from "./http/worker-app.ts";
import { fetchOver } from "./integrations/oidc/fetch-document.ts";
import { postOver } from "./integrations/notices/post-over.ts";
import { SCHEDULE, WAITERS } from "./schedule.ts";
import { d1Store } from "./store/d1.ts";
import type { D1Binding } from "./store/d1.ts";
import type { SourceFile } from "./text/source-file.ts";

/** Filled in by the build, since a worker cannot read files. */
declare const SHIPPED_RULES: readonly SourceFile[];
declare const MUSTER_VERSION: string;

interface Bindings {
  readonly DB: D1Binding & { withSession(start: "first-primary"): D1Binding };
}

export default createWorker<Bindings>({
  version: MUSTER_VERSION,
  shipped: SHIPPED_RULES,
  // So a request always reads what it has written, and what was written before it came.
  storeOf: ({ DB }) => d1Store(DB.withSession("first-primary")),
  clock: { now: () => Date.now() },
  chance: systemChance(),
  elapsed: () => performance.now(),
  writeLine: (line) => console.log(line),
  post: postOver((url, request) => fetch(url, request)),
  fetchDocument: fetchOver((url, request) => fetch(url, request)),
  jobs: SCHEDULE,
  waiters: WAITERS,
});
