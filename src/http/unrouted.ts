// What is answered to somebody who asks for something that is not there?

import type { Context } from "hono";
import { nearest } from "../model/nearest.ts";
import type { AnyRoute } from "./route.ts";
import { follow } from "./serve-request.ts";
import type { Answering, Serving } from "./serve-request.ts";
import { HttpRefusal } from "./tell-refusal.ts";

type Routed = Pick<AnyRoute, "method" | "path">;

export function refuseUnrouted(
  routes: readonly Routed[],
  c: Context,
  serving: Serving,
  refuse: Answering["refuse"],
): Promise<Response> {
  const answer = (): Promise<Response> => Promise.reject(whyUnrouted(routes, c));
  return follow({ path: "unrouted", lane: "probe" }, c, serving, { answer, refuse });
}

function whyUnrouted(routes: readonly Routed[], c: Context): HttpRefusal {
  const { path, method } = c.req;
  const here = routes.filter((route) => patternOf(route).test(path)).map((route) => route.method);
  if (here.length > 0) {
    const allow = [...new Set(here.flatMap((known) => (known === "GET" ? ["GET", "HEAD"] : [known])))]
      .sort()
      .join(", ");
    const telling = { status: 405, title: "Not with this method" };
    const help = `use ${allow}`;
    return new HttpRefusal(telling, "wrong-method", `\`${method}\` does nothing here`, { help, headers: { allow } });
  }
  // People look for pages, so no address of the API is suggested to them.
  const isPerson = (c.req.header("accept") ?? "").includes("text/html") && !path.startsWith("/v1/");
  const meant = routes.filter((route) => !isPerson || isPage(route));
  const near = nearest(path.slice(0, 200), [...new Set(meant.map((route) => route.path))]);
  const all = isPerson
    ? "the pages are named above; `/docs` tells of the API"
    : "`/openapi.json` and `/docs` list them";
  return new HttpRefusal(
    { status: 404, title: "There is no such thing" },
    "no-such-route",
    "there is no such address",
    {
      help: near === undefined ? all : `did you mean \`${near}\`?`,
    },
  );
}

function isPage({ method, path }: Routed): boolean {
  return method === "GET" && !path.startsWith("/v1/") && !path.includes("{") && !path.includes(".");
}

function patternOf({ path }: Routed): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
}
