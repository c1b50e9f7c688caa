// Is the service alive and ready, how is it doing, and what can it be asked?

import { healthBody, readinessBody } from "../../api/operations.ts";
import { examineReadiness } from "../../app/examine-readiness.ts";
import { Refusal } from "../../model/refusal.ts";
import { defineRoute } from "../route.ts";

const tag = "Operations";

/** For the page `/docs`. Its style is in the page itself, and nothing else is loaded. */
const PAGE_HEADERS = {
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
};

export const operationsRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/healthz",
    permission: "open",
    lane: "probe",
    isFleeting: true,
    summary: "Check that the process is alive",
    description:
      "Says nothing about the database or the rules: restarting does not help a process that cannot reach them.",
    answer: { status: 200, description: "The process is alive.", schema: healthBody },
    handle: () => ({ body: { status: "alive" as const } }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/readyz",
    permission: "open",
    lane: "probe",
    isFleeting: true,
    summary: "Check that it can answer requests",
    description:
      "`rules: stale` means that newer rules did not load. The earlier ones stay in force, and the service stays ready.",
    answer: {
      status: 200,
      description: "It can answer requests.",
      schema: readinessBody,
      also: { 503: "It cannot, or is stopping." },
    },
    handle: async ({ muster, app }) => {
      const readiness = await examineReadiness(muster, app.isStopping());
      return { status: readiness.ready ? 200 : 503, body: readiness };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/metrics",
    permission: "metrics:read",
    lane: "probe",
    isFleeting: true,
    summary: "Read the metrics",
    description:
      "For Prometheus. Needs no token with `MUSTER_METRICS=open` or `MUSTER_READ=open`. On Workers, use the metrics of the platform.",
    answer: {
      status: 200,
      description: "The text format of Prometheus.",
      type: "text/plain; version=0.0.4; charset=utf-8",
    },
    handle: async ({ app }) => {
      if (app.metrics !== undefined) return { text: await app.metrics() };
      throw new Refusal("missing", "no-metrics", "nothing is counted here", {
        help: "the platform it runs on counts requests",
      });
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/openapi.json",
    permission: "open",
    summary: "Read this description as OpenAPI",
    answer: { status: 200, description: "OpenAPI 3.1." },
    handle: ({ app }) => ({ text: app.openapi() }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/docs",
    permission: "open",
    summary: "Read this description as a page",
    answer: { status: 200, description: "A page.", type: "text/html; charset=utf-8" },
    handle: async ({ app }) => ({ text: await app.reference(), headers: PAGE_HEADERS }),
  }),
];
