// What answers HTTP? The routes of one table and the pages of another: nothing else can be reached.

import { Hono } from "hono";
import type { Context } from "hono";
import type { KnownTokens } from "../app/access/authenticate.ts";
import type { Muster } from "../app/muster.ts";
import { describeApi } from "./describe-api.ts";
import type { Metrics } from "./metrics.ts";
import { NAVIGATION, PAGES } from "./pages.ts";
import { ASSETS, serveAsset } from "./pages/assets.ts";
import { methodOf } from "./pages/page-route.ts";
import { refusing, servePage } from "./pages/serve-page.ts";
import type { PageServing } from "./pages/serve-page.ts";
import { createLanes, createRateLimit } from "./overload.ts";
import type { Openness } from "./permissions.ts";
import { createBodyBudget } from "./read-body.ts";
import { renderReference } from "./render-reference.ts";
import type { RunningApp } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { problemResponse, serveRequest } from "./serve-request.ts";
import { tellRefusal } from "./tell-refusal.ts";
import { refuseUnrouted } from "./unrouted.ts";

export interface AppOptions {
  /** The `Muster` of the process, or one for each request. */
  readonly musterOf: (c: Context) => Muster;
  readonly version: string;
  readonly openness: Openness;
  readonly known: KnownTokens;
  /** Milliseconds on a clock that only goes forward. */
  readonly elapsed: () => number;
  /** A prefix for the ids of requests of this process. */
  readonly instance: string;
  readonly metrics?: Metrics;
  /** How many requests one identity may make in a second; left out: as many as there is room for. */
  readonly rateLimit?: number;
  readonly isStopping?: () => boolean;
  /** Whether large answers are compressed here; left out: what the app runs on does it. */
  readonly packs?: boolean;
}

export function createApp(options: AppOptions): Hono {
  const { known, metrics } = options;
  // Made when somebody asks for it, so that a start does not wait for it. On Workers a start happens during a request.
  const description = once(() => describeApi(ROUTES, options.version));
  const running: RunningApp = {
    version: options.version,
    openapi: once(() => JSON.stringify(description())),
    reference: once(() => renderReference(description())),
    metrics: metrics?.read,
    isStopping: options.isStopping ?? (() => false),
    forgetTokens: () => known.forget(),
    onDecision: (decided) => metrics?.decided(decided),
  };
  const app = new Hono();
  let requests = 0;
  const serving: PageServing = {
    nav: NAVIGATION,
    version: options.version,
    running,
    openness: options.openness,
    elapsed: options.elapsed,
    packs: options.packs ?? false,
    metrics,
    lanes: createLanes(),
    rateLimit: createRateLimit(options.rateLimit),
    budget: createBodyBudget(),
    strangersBudget: createBodyBudget(),
    musterOf: options.musterOf,
    known,
    dispatch: async (c, request) => app.fetch(request, bindingsOf(c), contextOf(c)),
    nextId: () => `req_${options.instance}${(++requests).toString(36)}`,
  };
  for (const route of ROUTES) {
    app.on(route.method, honoPath(route.path), (c) => serveRequest(route, c, serving));
  }
  for (const page of PAGES) {
    app.on(methodOf(page), page.path.replace(/\{(\w+)\}/g, ":$1"), (c) => servePage(page, c, serving));
  }
  for (const asset of ASSETS) app.get(asset.path, (c) => serveAsset(asset, c));
  const routed = [...ROUTES, ...PAGES.map((page) => ({ method: methodOf(page), path: page.path }))];
  app.notFound((c) => refuseUnrouted(routed, c, serving, refusing(c, serving)));
  // Only what fails before a request can be logged comes here.
  app.onError((error) => problemResponse(tellRefusal(error, serving.nextId())));
  return app;
}

/**
 * On Node the bindings are the incoming request itself. If they were passed on, the new request would be taken for that
 * one.
 */
function bindingsOf({ env }: Context): object {
  const bindings = (env ?? {}) as object;
  return "incoming" in bindings ? {} : bindings;
}

/** Undefined except on Workers. */
function contextOf(c: Context): Context["executionCtx"] | undefined {
  try {
    return c.executionCtx;
  } catch {
    return undefined;
  }
}

/**
 * `/badges/{name}.svg` → `/badges/:name{[^/]+\\.svg}`: the parameter includes the ending, which `readParams` cuts off.
 */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}(\.\w+)?/g, (_, name: string, ending?: string) =>
    ending === undefined ? `:${name}` : `:${name}{[^/]+\\${ending}}`,
  );
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
