// Which address shows each page of the table? With the example data, and where there is nothing.

/** By the page's path: one of the example data. Every page of the table has a row. */
export const ADDRESSES: Readonly<Record<string, string>> = {
  "/": "/",
  "/entities/{kind}/{namespace}/{name}": "/entities/component/default/legacy-orders",
  "/teams": "/teams",
  "/groups/{namespace}/{name}": "/groups/default/payments",
  "/dora": "/dora",
  "/groups/{namespace}/{name}/dora": "/groups/default/payments/dora",
  "/entities/{kind}/{namespace}/{name}/dora": "/entities/component/default/legacy-orders/dora",
  "/rules": "/rules",
  "/rules/{scorecard}/{rule}": "/rules/production-readiness/runbook-is-linked",
  "/facts": "/facts?q=test",
  "/query":
    "/query?where=%7B%22%3D%3D%22%3A%5B%7B%22var%22%3A%22entity.lifecycle%22%7D%2C%22production%22%5D%7D&select=entity.owner",
  "/playground": "/playground?pass=%7B%22var%22%3A%22entity.owner%22%7D&entity=legacy-orders",
  "/sign-in": "/sign-in",
};
