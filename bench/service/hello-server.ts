// What does the same HTTP library answer with, when there is nothing to answer? The limit the service is measured against.

import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { tellVitals } from "./vitals.ts";

const app = new Hono();
app.get("/", (context) => context.text("hello"));
app.post("/", async (context) => context.json(await context.req.json()));

const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
tellVitals();
process.on("SIGTERM", () => server.close(() => process.exit(0)));
