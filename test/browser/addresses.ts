// Which address shows each page of the table? With the example data, and where there is nothing.

import { tellSite } from "./tell-site.ts";
import type { Site } from "./browser.ts";

/** By the page's path: one of the example data. Every page of the table has a row. */
export const ADDRESSES: Readonly<Record<string, string>> = {
  "/": "/",
  "/decisions": "/decisions",
  "/decisions/{id}": "/decisions/{newest}",
  "/entities/{kind}/{namespace}/{name}": "/entities/component/default/legacy-orders",
  "/entities": "/entities?kind=component",
  "/teams": "/teams",
  "/groups/{namespace}/{name}": "/groups/default/payments",
  "/dora": "/dora",
  "/groups/{namespace}/{name}/dora": "/groups/default/payments/dora",
  "/entities/{kind}/{namespace}/{name}/dora": "/entities/component/default/legacy-orders/dora",
  "/rules": "/rules",
  "/rules/{scorecard}/{rule}": "/rules/production-readiness/runbook-is-linked",
  "/initiatives": "/initiatives",
  "/initiatives/{id}": "/initiatives/own-everything",
  "/find": "/find?q=orders",
  "/facts": "/facts?q=test",
  "/query":
    "/query?where=%7B%22%3D%3D%22%3A%5B%7B%22var%22%3A%22entity.lifecycle%22%7D%2C%22production%22%5D%7D&select=entity.owner",
  "/playground": "/playground?pass=%7B%22var%22%3A%22entity.owner%22%7D&entity=legacy-orders",
  "/freezes": "/freezes",
  "/freezes/declare": "/freezes/declare",
  "/freezes/lock": "/freezes/lock",
  "/scorecards/{id}": "/scorecards/production-readiness",
  "/sign-in": "/sign-in",
  "/waivers": "/waivers",
  "/waivers/ask": "/waivers/ask",
  "/waivers/{id}": "/waivers/{newest}",
};

/**
 * As they are at this site: of what has no name of its own, the newest there is. `own`: by the page's path, where the
 * site has other entities and rules than the example data. Throws where a page that is about one of something has none.
 */
export async function addressesAt(
  site: Site,
  own?: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const found: [string, string][] = [];
  for (const [path, example] of Object.entries(ADDRESSES)) {
    const address = own?.[path] ?? example;
    if (address.includes("{newest}")) found.push([path, await newestOf(site, address)]);
    else if (own === undefined || own[path] !== undefined || !path.includes("{")) found.push([path, address]);
    else throw new Error(`the site has no address that shows the page ${path}`);
  }
  return Object.fromEntries(found);
}

async function newestOf(site: Site, address: string): Promise<string> {
  const list = address.replace("/{newest}", "");
  const { items } = (await tellSite(site, "GET", `/v1${list}?limit=1`)) as { items: readonly { id: string }[] };
  return address.replace("{newest}", items[0]?.id ?? "absent");
}
