// Are badges answered as READMEs and shields.io ask for them?

import { beforeAll, describe, expect, it } from "vitest";
import { startDemo } from "./demo-service.ts";
import type { TestService } from "./service.ts";

const CHECKOUT = "/badges/production-readiness/component/default/checkout";

let open: TestService;
beforeAll(async () => {
  open = await startDemo({ openness: { reading: false, metrics: false, badges: true } });
});

describe("a badge", () => {
  it("is a picture that does nothing, kept for five minutes", async () => {
    const answer = await open.ask(`GET ${CHECKOUT}.svg`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/svg+xml; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
    expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await answer.text()).toMatch(/^<svg .*<title>Production readiness: \w+/);
  });

  it("says what the report says", async () => {
    const token = await open.token(["reader"]);
    const levels = (await (await open.ask("GET /v1/entities/component/default/checkout/levels", { token })).json()) as {
      items: readonly { scorecard: string; level: string | null }[];
    };
    const level = levels.items.find(({ scorecard }) => scorecard === "production-readiness")?.level ?? "no level";
    const { message, isError } = (await (await open.ask(`GET ${CHECKOUT}.json`)).json()) as Record<string, unknown>;
    expect([message, isError]).toEqual([expect.stringMatching(new RegExp(`^${level}`)), undefined]);
  });

  it("has not changed as long as its tag has not", async () => {
    const etag = (await open.ask(`GET ${CHECKOUT}.svg`)).headers.get("etag") ?? "";
    const again = await open.ask(`GET ${CHECKOUT}.svg`, { headers: { "if-none-match": etag } });
    expect([again.status, again.headers.get("cache-control")]).toEqual([304, "public, max-age=300"]);
  });

  it.each([
    [`/badges/production-readiness/component/default/nobody`, "no such entity", true],
    [`/badges/no-such-card/component/default/checkout`, "no such scorecard", true],
    [`/badges/production-readiness/group/default/storefront`, "not applicable", undefined],
  ])("of %s says so", async (path, message, isError) => {
    const json = await open.ask(`GET ${path}.json`);
    expect(json.status).toBe(200);
    expect(await json.json()).toMatchObject({ schemaVersion: 1, message, ...(isError === true && { isError }) });
    expect(await (await open.ask(`GET ${path}.svg`)).text()).toContain(message);
  });

  it("may be labelled otherwise, and of an entity whose name has dots", async () => {
    const labelled = await open.ask(`GET ${CHECKOUT}.json?label=%3Cready%3E`);
    expect(await labelled.json()).toMatchObject({ label: "<ready>" });
    expect(await (await open.ask(`GET ${CHECKOUT}.svg?label=%3Cready%3E`)).text()).toContain("&lt;ready&gt;");
    const dotted = await open.ask("GET /badges/production-readiness/component/default/a.svg.json");
    expect(await dotted.json()).toMatchObject({ message: "no such entity" });
  });

  it("takes a token where badges are not open, and is kept by nobody else then", async () => {
    const closed = await startDemo();
    expect((await closed.ask(`GET ${CHECKOUT}.svg`)).status).toBe(401);
    const answer = await closed.ask(`GET ${CHECKOUT}.svg`, { token: await closed.token(["reader"]) });
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "private, max-age=300"]);
    expect((await open.ask("GET /v1/scorecards")).status).toBe(401);
  });
});
