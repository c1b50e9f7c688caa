// Is an issuer read in time and in bounds, and is it said why where it is not?

import { describe, expect, it } from "vitest";
import { fetchOver } from "../../../src/integrations/oidc/fetch-document.ts";
import { closedPort, standIn } from "../../cli/stand-in.ts";

describe("an issuer's document", () => {
  it("is read as it is, over one request", async () => {
    const { url, received } = await standIn(() => ({ body: { keys: [] } }));
    expect(await fetchOver(fetch)(`${url}/keys`)).toBe('{"keys":[]}');
    expect(received).toHaveLength(1);
    expect(received[0]?.headers).not.toHaveProperty("authorization");
  });

  it.each([
    ["where it is not there", { status: 404 }, /answers 404$/],
    [
      "where it is said to be elsewhere",
      { status: 301, headers: { location: "/other" } },
      /redirects, which is not followed$/,
    ],
    ["that nobody sends", { silent: true }, /cannot be reached: no answer in 0.2 s$/],
    ["that breaks off", { body: "{}", truncated: true }, /cannot be reached: /],
    ["without an end", { body: "x".repeat(300_000) }, /answers with more than is read$/],
  ])("%s is not read", async (_, reply, message) => {
    const { url, received } = await standIn(() => reply);
    await expect(fetchOver(fetch, 200)(`${url}/keys`)).rejects.toThrow(message);
    expect(received).toHaveLength(1);
  });

  it("at which nobody listens is said not to be reached", async () => {
    const url = `http://127.0.0.1:${await closedPort()}/keys`;
    await expect(fetchOver(fetch)(url)).rejects.toThrow(`\`${url}\` cannot be reached: ECONNREFUSED`);
  });
});
