// Which address shows each page of the table? With the example data, and where there is nothing.

/** By the page's path: one of the example data. Every page of the table has a row. */
export const ADDRESSES: Readonly<Record<string, string>> = {
  "/": "/",
  "/entities/{kind}/{namespace}/{name}": "/entities/component/default/legacy-orders",
  "/sign-in": "/sign-in",
};
