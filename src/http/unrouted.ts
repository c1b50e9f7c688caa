// What is said to whoever asks for something that is not there?

import type { Context } from "hono";
import { nearest } from "../model/nearest.ts";
import type { AnyRoute } from "./route.ts";
import { leaveTrail, refuse } from "./serve-request.ts";
import type { Serving } from "./serve-request.ts";
import { HttpRefusal } from "./tell-refusal.ts";

export function refuseUnrouted(routes: readonly AnyRoute[], c: Context, serving: Serving): Response {
  const muster = serving.musterOf(c);
  const trail = { id: serving.nextId(), started: serving.elapsed(), actor: null };
  const response = refuse(whyUnrouted(routes, c), trail, muster, serving);
  leaveTrail({ path: "unrouted" }, c, response.status, trail, { muster, serving });
  return response;
}

function whyUnrouted(routes: readonly AnyRoute[], c: Context): HttpRefusal {
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
  const near = nearest(path.slice(0, 200), [...new Set(routes.map((route) => route.path))]);
  return new HttpRefusal(
    { status: 404, title: "There is no such thing" },
    "no-such-route",
    "there is no such address",
    {
      help: near === undefined ? "`/openapi.json` and `/docs` list them" : `did you mean \`${near}\`?`,
    },
  );
}

function patternOf({ path }: AnyRoute): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
}
