import { afterEach, describe, expect, it } from "vitest";
import { readBackstageCatalog } from "../../../src/integrations/backstage/read-backstage-catalog.ts";
import type { BackstageOptions } from "../../../src/integrations/backstage/read-backstage-catalog.ts";
import { importCatalog } from "../../../src/catalog/import-catalog.ts";
import type { Refusal } from "../../../src/model/refusal.ts";
import { component, send, standIn } from "./stand-in.ts";
import type { StandIn, StandInOptions } from "./stand-in.ts";

const servers: StandIn[] = [];
const TOKEN = "s3cret-token-of-backstage";

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(options?: StandInOptions): Promise<StandIn> {
  const server = await standIn(options);
  servers.push(server);
  return server;
}

const names = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => component(`svc-${String(from + index).padStart(4, "0")}`));

async function read(backstage: StandIn, options: Partial<BackstageOptions> = {}) {
  const reading = await readBackstageCatalog({
    url: backstage.url,
    pageSize: 10,
    pause: async () => undefined,
    ...options,
  });
  if (reading.isUnchanged) return { ...reading, refs: [], problems: [], etag: null };
  const catalog = importCatalog(reading.files, { source: "backstage" });
  return { ...reading, refs: [...catalog.entries.keys()], problems: catalog.problems };
}

async function refusal(reading: Promise<unknown>): Promise<Refusal> {
  return reading.then(
    () => expect.fail("nothing was refused"),
    (error: Refusal) => error,
  );
}

describe("the catalog of a running Backstage", () => {
  it.each([0, 1, 9, 10, 11, 20, 35])("is read whole, %i entities in pages of 10", async (count) => {
    const backstage = await start({ entities: names(count) });
    const { refs } = await read(backstage);
    expect(refs).toEqual(
      names(count).map((entity) => `component:default/${(entity["metadata"] as { name: string }).name}`),
    );
    expect(backstage.requests).toHaveLength(Math.max(1, Math.ceil(count / 10)));
  });

  it.each([0, 9, 10, 11, 35])("is read whole from one that knows no queries, %i entities", async (count) => {
    const backstage = await start({ entities: names(count), isOld: true });
    const { refs } = await read(backstage);
    expect(refs).toHaveLength(count);
    expect(new Set(refs).size).toBe(count);
    expect(backstage.requests[0]).toMatch(/by-query/);
    expect(backstage.requests.slice(1).every((request) => request.startsWith("/api/catalog/entities?"))).toBe(true);
  });

  it("comes out the same whichever way and in whatever pages it is read", async () => {
    const entities = names(35).reverse();
    const files = async (server: StandIn, pageSize: number) => {
      const reading = await readBackstageCatalog({ url: server.url, pageSize });
      return reading.isUnchanged ? [] : reading.files;
    };
    const [old, current] = [await start({ entities, isOld: true }), await start({ entities })];
    expect(await files(old, 7)).toEqual(await files(current, 10));
    expect(await files(current, 500)).toEqual(await files(current, 10));
  });

  it("is no entity twice, though one moves to the next page while it is read", async () => {
    const backstage = await start({ entities: names(20), isOld: true });
    backstage.instead.push(
      (_, response) => send(response, 404, {}),
      (_, response) => {
        const after = Buffer.from(JSON.stringify({ limit: 10, offset: 9 })).toString("base64url");
        send(response, 200, backstage.entities.slice(0, 10), { link: `</entities?after=${after}>; rel="next"` });
      },
    );
    const { refs, problems } = await read(backstage);
    expect(refs).toHaveLength(20);
    expect(problems.map(({ code }) => code)).not.toContain("duplicate-ref");
  });

  it("is a part of it where filters are given, on every page", async () => {
    const systems = [{ ...component("shop"), kind: "System" }];
    for (const isOld of [false, true]) {
      const backstage = await start({ entities: [...names(25), ...systems], isOld });
      expect((await read(backstage, { filters: ["kind=component"] })).refs).toHaveLength(25);
      expect((await read(backstage, { filters: ["kind=system"] })).refs).toEqual(["system:default/shop"]);
    }
  });

  it("is found under the address of the backend, of its catalog, and under a path", async () => {
    const backstage = await start({ entities: names(1) });
    for (const path of ["", "/", "/api/catalog", "/api/catalog/"]) {
      expect((await read(backstage, { url: backstage.url + path })).refs).toHaveLength(1);
    }
    await refusal(read(backstage, { url: `${backstage.url}/base` }));
    expect(backstage.requests.at(-1)).toMatch(/^\/base\/api\/catalog\/entities\?/);
  });

  it("is many entities a file, so that no file is too long, and an entity a line", async () => {
    const backstage = await start({ entities: names(2_500) });
    const reading = await readBackstageCatalog({ url: backstage.url });
    if (reading.isUnchanged) throw new Error("unchanged");
    expect(reading.entities).toBe(2_500);
    expect(reading.files.map(({ text }) => text.split("\n").length - 3)).toEqual([1_000, 1_000, 500]);
  });
});

describe("a catalog that did not change", () => {
  it("is not read again", async () => {
    const backstage = await start({ entities: names(25) });
    const { etag } = await read(backstage);
    expect(etag).not.toBeNull();
    expect((await read(backstage, { etag })).isUnchanged).toBe(true);
    expect(backstage.unchanged).toBe(3);
  });

  it.each([0, 12, 24])("is read whole again once entity %i of 25 is another", async (index) => {
    const backstage = await start({ entities: names(25) });
    const { etag } = await read(backstage);
    backstage.entities = backstage.entities.map((entity, at) => (at === index ? component("renamed") : entity));
    const again = await read(backstage, { etag });
    expect(again.isUnchanged).toBe(false);
    expect(again.refs).toHaveLength(25);
    expect(again.refs).toContain("component:default/renamed");
    expect((await read(backstage, { etag: again.etag })).isUnchanged).toBe(true);
  });

  it("is read again with an entity more or less, from elsewhere, with other filters, or an etag of something else", async () => {
    const backstage = await start({ entities: names(20) });
    const { etag } = await read(backstage);
    backstage.entities = names(21);
    expect((await read(backstage, { etag })).refs).toHaveLength(21);
    backstage.entities = names(10);
    expect((await read(backstage, { etag })).refs).toHaveLength(10);
    backstage.entities = names(20);
    expect((await read(backstage, { etag, filters: ["kind=component"] })).isUnchanged).toBe(false);
    const other = await start({ entities: names(20) });
    expect((await read(other, { etag })).isUnchanged).toBe(false);
    for (const odd of ["", "x", "{}", 'W/"abc"'])
      expect((await read(backstage, { etag: odd })).isUnchanged).toBe(false);
  });

  it("is read again from one that gives no etags", async () => {
    const backstage = await start({ entities: names(3), givesEtags: false });
    expect((await read(backstage)).etag).toBeNull();
  });
});

describe("a Backstage that cannot be read", () => {
  it("is asked with the token, and refused without", async () => {
    const backstage = await start({ entities: names(1), token: TOKEN });
    expect((await read(backstage, { token: TOKEN })).refs).toHaveLength(1);
    expect(backstage.tokens).toEqual([`Bearer ${TOKEN}`]);
    const wrong = await refusal(read(backstage, { token: "wrong" }));
    expect([wrong.kind, wrong.message]).toEqual([
      "unidentified",
      `Backstage at \`${backstage.url}/api/catalog/entities/by-query\` does not accept the token`,
    ]);
    expect((await refusal(read(backstage))).message).toMatch(/wants a token$/);
    expect(backstage.requests).toHaveLength(3);
  });

  it.each([429, 500, 502, 503, 504])("is asked again after %i, and read once it answers", async (status) => {
    const backstage = await start({ entities: names(12) });
    const pauses: number[] = [];
    const pause = async (duration: number) => void pauses.push(duration);
    backstage.instead.push(
      (_, response) => send(response, status, {}),
      (_, response) => send(response, status, {}, { "retry-after": "7" }),
      (_, response) =>
        send(
          response,
          status,
          {},
          {
            date: "Tue, 01 Dec 2026 12:00:00 GMT",
            "retry-after": "Tue, 01 Dec 2026 12:00:09 GMT",
          },
        ),
      (_, response) => send(response, status, {}, { "retry-after": "86400" }),
    );
    expect((await read(backstage, { pause })).refs).toHaveLength(12);
    expect(pauses).toEqual([500, 7_000, 9_000, 60_000]);
  });

  it("is given up after five attempts, with what it says about when to come back", async () => {
    const backstage = await start({ entities: names(1) });
    for (let attempt = 0; attempt < 5; attempt++) {
      backstage.instead.push((_, response) => send(response, 503, {}, { "retry-after": "30" }));
    }
    const { kind, details } = await refusal(read(backstage));
    expect([kind, details.retryAfter, backstage.requests.length]).toEqual(["unavailable", 30, 5]);
  });

  it.each([400, 403, 410])("is not asked again after %i", async (status) => {
    const backstage = await start({ entities: names(1) });
    backstage.instead.push((_, response) => send(response, status, {}));
    await refusal(read(backstage));
    expect(backstage.requests).toHaveLength(1);
  });

  it("is asked again when it hangs or hangs up, and named when it goes on", async () => {
    const backstage = await start({ entities: names(3) });
    backstage.instead.push(
      () => undefined,
      (_, response) => response.destroy(),
      (_, response) => response.writeHead(200, { "content-type": "application/json" }).write('{"items":['),
    );
    expect((await read(backstage, { timeout: 500 })).refs).toHaveLength(3);
    for (let attempt = 0; attempt < 5; attempt++) backstage.instead.push((_, response) => response.destroy());
    const { kind, message } = await refusal(read(backstage));
    expect(kind).toBe("unavailable");
    expect(message).toMatch(
      /^Backstage at `http:\/\/127\.0\.0\.1:\d+\/api\/catalog\/entities\/by-query` cannot be reached: /,
    );
    await backstage.close();
    expect((await refusal(read(backstage))).message).toMatch(/cannot be reached: ECONNREFUSED$/);
  });

  it("leads nobody to another host, and not in circles", async () => {
    const thief = await start({ entities: names(1) });
    const backstage = await start({ entities: names(1) });
    const to = (location: string) => backstage.instead.push((_, response) => send(response, 302, {}, { location }));
    to(`${thief.url}/api/catalog/entities/by-query`);
    const { kind, message } = await refusal(read(backstage, { token: TOKEN }));
    expect([kind, message]).toEqual([
      "invalid",
      `Backstage at \`${backstage.url}/api/catalog/entities/by-query\` redirects to \`${thief.url}\`, which is not followed`,
    ]);
    expect(thief.requests).toEqual([]);
    to("/api/catalog/entities/by-query?limit=10");
    expect((await read(backstage)).refs).toHaveLength(1);
    for (let hop = 0; hop < 4; hop++) to("/api/catalog/entities/by-query");
    expect((await refusal(read(backstage))).message).toMatch(/redirects to itself/);
  });

  it("is told from what only looks like one", async () => {
    const backstage = await start();
    backstage.instead.push((_, response) => send(response, 200, "<!doctype html><title>Portal</title>"));
    const page = await refusal(read(backstage));
    expect([page.kind, page.message]).toEqual([
      "invalid",
      `Backstage at \`${backstage.url}/api/catalog/entities/by-query\` answers with \`text/html\` that is not JSON`,
    ]);
    for (const body of [{}, [], "x", { items: {} }, { items: [], pageInfo: { nextCursor: 3 } }]) {
      backstage.instead.push((_, response) => send(response, 200, body));
      expect((await refusal(read(backstage))).kind).toBe("invalid");
    }
    backstage.instead.push((_, response) => send(response, 404, {}));
    backstage.instead.push((_, response) => send(response, 404, {}));
    expect((await refusal(read(backstage))).code).toBe("backstage-not-a-catalog");
  });

  it("is stopped where its pages never end, or are more than is taken", async () => {
    const backstage = await start({ entities: names(100) });
    const again = { items: names(1), pageInfo: { nextCursor: "again" } };
    for (let page = 0; page < 2; page++) backstage.instead.push((_, response) => send(response, 200, again));
    expect((await refusal(read(backstage))).code).toBe("backstage-stands-still");
    const { kind } = await refusal(read(backstage, { maxBytes: 5_000 }));
    expect(kind).toBe("too-large");
    expect(backstage.requests.length).toBeLessThan(6);
  });

  it("is not asked at all with an address or a token that can be none", async () => {
    const backstage = await start();
    for (const url of ["", "backstage.acme.io", "ftp://x", `http://me:${TOKEN}@127.0.0.1:1`]) {
      const { kind, message, details } = await refusal(read(backstage, { url }));
      expect(kind).toBe("invalid");
      expect(message + String(details.help)).not.toContain(TOKEN);
    }
    expect((await refusal(read(backstage, { token: `${TOKEN}\n` }))).message).not.toContain(TOKEN);
    expect(backstage.requests).toEqual([]);
  });

  it("never has its token told", async () => {
    const backstage = await start({ token: "other" });
    const failures = [401, 403, 404, 418, 503].map((status) => async () => {
      for (let attempt = 0; attempt < 6; attempt++)
        backstage.instead.push((_, response) => send(response, status, TOKEN));
      const { message, details, stack } = await refusal(read(backstage, { token: TOKEN }));
      backstage.instead.length = 0;
      return `${message} ${JSON.stringify(details)} ${stack}`;
    });
    for (const failure of failures) expect(await failure()).not.toContain(TOKEN);
  });
});
