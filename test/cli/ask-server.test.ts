// Is a server asked within its deadlines, and again only where that makes sense?

import { describe, expect, it } from "vitest";
import { createServer } from "../../src/cli/ask-server.ts";
import { sayNetworkFailure } from "../../src/cli/network-failure.ts";
import type { World } from "../../src/cli/world.ts";
import { collecting } from "./run-cli.ts";
import { standIn } from "./stand-in.ts";

const NOBODY = { kind: "none", from: undefined, missing: undefined, token: () => Promise.resolve(undefined) } as const;

function ask(url: string, deadlines: { readonly attempt: number; readonly inAll: number }) {
  const world = {
    stdout: collecting([]),
    stderr: collecting([]),
    now: () => Date.now(),
    pause: () => Promise.resolve(),
    random: () => 0,
    fetch: (address: string, request: RequestInit) => fetch(address, request),
  } as unknown as World;
  return createServer({ url: new URL(url), proof: NOBODY }, deadlines, "0.0.0", world);
}

describe("an attempt that gets no answer", () => {
  it("ends by itself, and another is made", async () => {
    const { url, received } = await standIn((_, before) => (before === 0 ? { silent: true } : { body: { ok: true } }));
    const server = ask(url, { attempt: 100, inAll: 60_000 });
    expect(await server.ask({ method: "GET", path: "/x" })).toEqual({ ok: true });
    expect(received).toHaveLength(2);
  });

  it("is waited for longer where the server means to answer late", async () => {
    const { url, received } = await standIn((_, before) => (before === 0 ? { silent: true } : { body: {} }));
    const late = ask(url, { attempt: 1, inAll: 1 }).ask({
      method: "GET",
      path: "/x",
      patience: 200,
      repeatable: false,
    });
    await expect(late).rejects.toThrow(/did not answer within 0\.201 s/);
    expect(received).toHaveLength(1);
  });

  it("is made once where twice would do its work twice", async () => {
    const { url, received } = await standIn(() => ({ status: 503 }));
    const once = ask(url, { attempt: 10_000, inAll: 60_000 }).ask({ method: "POST", path: "/x", repeatable: false });
    await expect(once).rejects.toThrow(/503/);
    expect(received).toHaveLength(1);
  });
});

describe("what went wrong", () => {
  const because = (code: string, message = "…") =>
    new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
  const url = new URL("https://muster.example.com/");

  it.each([
    [because("ECONNREFUSED"), "nothing listens at `https://muster.example.com`"],
    [new TypeError("fetch failed", { cause: new AggregateError([because("ECONNREFUSED")]) }), "nothing listens at"],
    [because("ENOTFOUND"), "no address is known for `muster.example.com`"],
    [because("EAI_AGAIN"), "no address is known for"],
    [because("EHOSTUNREACH"), "is unreachable"],
    [because("UND_ERR_CONNECT_TIMEOUT"), "did not answer in time"],
    [because("CERT_HAS_EXPIRED", "certificate has expired"), "is not trusted: certificate has expired"],
    [because("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "is not trusted"],
    [because("ERR_TLS_CERT_ALTNAME_INVALID"), "is not trusted"],
    [because("EPROTO"), "does not speak TLS"],
    [because("ECONNRESET"), "closed the connection before the answer was complete"],
    [because("", "bad port"), "could not be reached: bad port"],
    [new DOMException("…", "TimeoutError"), "did not answer within 5 s"],
    ["odd", "could not be reached: odd"],
  ])("%s: %s", (error, said) => {
    expect(sayNetworkFailure(error, url, 5_000)).toContain(said);
  });
});
