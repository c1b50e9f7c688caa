// The service as anybody runs it, on a database of its own: what is measured.

import { monitorEventLoopDelay } from "node:perf_hooks";
import { startServer } from "../../src/node.ts";
import { tellVitals } from "./vitals.ts";

const [db = "muster.db"] = process.argv.slice(2);
const running = await startServer({
  host: "127.0.0.1",
  port: 0,
  db,
  env: { MUSTER_LOG: "error" },
  packageRoot: new URL("../..", import.meta.url).pathname.replace(/\/$/, ""),
  version: "bench",
});
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.send?.({ url: running.url, token: running.adminToken });
tellVitals(delay);
process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));
