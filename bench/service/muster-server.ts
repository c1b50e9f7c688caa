// The service as anybody runs it, on a database of its own: what is measured.

import { monitorEventLoopDelay } from "node:perf_hooks";
import { startServer } from "../../src/node.ts";
import { tellVitals } from "./vitals.ts";
import { OWNED_REPOSITORIES, WEBHOOK_SECRET } from "./webhooks.ts";

const [db = "muster.db"] = process.argv.slice(2);
const running = await startServer({
  host: "127.0.0.1",
  port: 0,
  db,
  env: {
    MUSTER_LOG: "error",
    MUSTER_GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
    MUSTER_REPOSITORIES: OWNED_REPOSITORIES,
  },
  packageRoot: new URL("../..", import.meta.url).pathname.replace(/\/$/, ""),
  version: "bench",
});
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.send?.({ url: running.url, token: running.adminToken });
tellVitals(delay);
process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));
