// Who gets to see the pages, and can anything be sent in somebody's name, or run in their browser?

import { beforeEach, describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { PERMISSIONS } from "../../src/http/permissions.ts";
import { PAGES } from "../../src/http/pages.ts";
import { methodOf } from "../../src/http/pages/page-route.ts";
import { ROUTES } from "../../src/http/routes.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const HTML = { accept: "text/html,application/xhtml+xml" };
const OWN = { ...HTML, "sec-fetch-site": "same-origin" };
const FORM = { ...OWN, "content-type": "application/x-www-form-urlencoded" };

let service: TestService;
let token: string;

beforeEach(async () => {
  service = startService();
  await activateRules(service.muster, await readFolder("rules"), { actor: "test" });
  token = await service.token(["reader"]);
});

function post(path: string, fields: Readonly<Record<string, string>>, headers: object = {}): Promise<Response> {
  const body = new URLSearchParams(fields).toString();
  return service.send(path, { method: "POST", body, headers: { ...FORM, ...headers } });
}

async function signIn(to?: string): Promise<{ readonly cookie: string; readonly response: Response }> {
  const response = await post("/sign-in", { token, ...(to !== undefined && { to }) });
  return { response, cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
}

function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return service.send(path, { headers: { ...HTML, ...headers } });
}

describe("the table of pages", () => {
  it("names a permission for each, each address once, and none of the API's", () => {
    const known = new Set<string>([...Object.keys(PERMISSIONS), "open"]);
    expect(PAGES.filter(({ permission }) => !known.has(permission))).toEqual([]);
    const addresses = PAGES.map((page) => `${methodOf(page)} ${page.path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
    const routes = new Set(ROUTES.map(({ method, path }) => `${method} ${path}`));
    expect(addresses.filter((address) => routes.has(address))).toEqual([]);
  });

  it("shows nobody anything but how to sign in, unless reading is open", async () => {
    const shown = PAGES.filter(({ kind }) => kind !== "form");
    const open = shown.filter(({ permission }) => permission === "open").map(({ path }) => path);
    expect(open).toEqual(["/sign-in", "/sign-in/start", "/sign-in/callback"]);
    for (const { path, permission } of shown) {
      if (permission === "open") continue;
      const response = await get(path.replace(/\{\w+\}/g, "absent"));
      expect([path, response.status]).toEqual([path, 303]);
      expect(response.headers.get("location")).toMatch(/^\/sign-in/);
    }
    const reading = startService({ openness: { reading: true, metrics: false, badges: false } });
    expect((await reading.send("/", { headers: HTML })).status).toBe(200);
  });

  it("answers every page with headers that let nothing in", async () => {
    const { cookie } = await signIn();
    for (const path of ["/", "/sign-in", "/nowhere", "/entities/component/default/absent"]) {
      const { headers } = await get(path, { cookie });
      expect([path, headers.get("content-type")]).toEqual([path, "text/html; charset=utf-8"]);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  it("takes addresses that others hung something onto, and stays strict of what it knows and of files", async () => {
    token = await service.token(["admin"]);
    const { cookie } = await signIn();
    const strange = "utm_source=chat&utm_source=mail&fbclid=1";
    const status = async (path: string) => (await get(path, { cookie })).status;
    const shown = PAGES.filter(({ kind, path }) => kind === "page" && !path.includes("{"));
    expect(shown.length).toBeGreaterThan(8);
    for (const { path } of shown) expect([path, await status(`${path}?${strange}`)]).toEqual([path, 200]);
    expect(await status(`/decisions?verdict=perhaps&${strange}`)).toBe(400);
    expect(await status("/decisions?entity=a&entity=b")).toBe(400);
    expect((await service.ask(`GET /v1/decisions?${strange}`, { token })).status).toBe(400);
    expect(await status("/scorecards/production-readiness/matrix.csv")).toBe(200);
    expect(await status(`/scorecards/production-readiness/matrix.csv?${strange}`)).toBe(400);
    expect(await status(`/?token=${token}`)).toBe(400);
  });

  it("holds no inline script, handler or style", async () => {
    const { cookie } = await signIn();
    const text = await (await get("/", { cookie })).text();
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/i);
  });
});

describe("signing in", () => {
  it("takes a token, and leads to where somebody wanted to go", async () => {
    const asked = await get("/entities/component/default/absent?");
    expect(asked.headers.get("location")).toBe("/sign-in?to=%2Fentities%2Fcomponent%2Fdefault%2Fabsent");
    const { response, cookie } = await signIn("/entities/component/default/absent");
    expect([response.status, response.headers.get("location")]).toEqual([303, "/entities/component/default/absent"]);
    const kept = response.headers.get("set-cookie");
    expect(kept).toMatch(/^muster-session=[\w-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    expect(kept).not.toContain(token);
    expect((await get("/", { cookie })).status).toBe(200);
  });

  it("leads to an address with letters that no header holds", async () => {
    const { response } = await signIn("/find?q=größe 日本\ud800");
    const to = "/find?q=gr%C3%B6%C3%9Fe%20%E6%97%A5%E6%9C%AC%EF%BF%BD";
    expect([response.status, response.headers.get("location")]).toEqual([303, to]);
  });

  it("keeps the cookie to encrypted connections where people come by one", async () => {
    const response = await post("/sign-in", { token }, { "x-forwarded-proto": "https" });
    expect(response.headers.get("set-cookie")).toMatch(/; Secure$/);
  });

  it.each([
    "https://evil.example.com/",
    "//evil.example.com",
    "/\\evil.example.com",
    "javascript:alert(1)",
    "/\t/evil",
  ])("leads nobody to %s", async (to) => {
    expect((await signIn(to)).response.headers.get("location")).toBe("/");
  });

  it("says that a token is none, and does not show it again", async () => {
    const response = await post("/sign-in", { token: "mst_wrong000000000000", to: "/somewhere" });
    const text = await response.text();
    expect(response.status).toBe(422);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(text).toContain("no token like this is valid here");
    expect(text).toContain('value="/somewhere"');
    expect(text).not.toContain("mst_wrong");
  });

  it("ends with the token, after half a day, and when somebody signs out", async () => {
    const { cookie } = await signIn();
    const [made] = await service.muster.store.tokens.list();
    service.later = 43_200_000 - 1;
    expect((await get("/", { cookie })).status).toBe(200);
    service.later = 43_200_000;
    expect((await get("/", { cookie })).status).toBe(303);
    service.later = 0;
    const admin = await service.token(["admin"]);
    await service.ask(`DELETE /v1/tokens/${made?.id}`, { token: admin });
    expect((await get("/", { cookie })).status).toBe(303);
  });

  it("is worth no more than what the token may do", async () => {
    token = await service.token(["reporter"]);
    const { cookie } = await signIn();
    const response = await get("/", { cookie });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("reports:read");
  });

  it("takes no cookie that was tampered with, and none at the API", async () => {
    const { cookie } = await signIn();
    const [name = "", value = ""] = cookie.split("=");
    for (let at = 0; at < value.length; at += 16) {
      const other = value[at] === "A" ? "B" : "A";
      const tampered = `${name}=${value.slice(0, at)}${other}${value.slice(at + 1)}`;
      expect([at, (await get("/", { cookie: tampered })).status]).toEqual([at, 303]);
    }
    expect((await service.ask("GET /v1/scorecards", { headers: { cookie } })).status).toBe(401);
  });

  it("goes on where the keys were changed, and is offered by nobody who has none", async () => {
    const { cookie } = await signIn();
    expect((await get("/", { cookie })).status).toBe(200);
    Object.assign(service.muster, { signing: { why: "it is not set" } });
    expect((await get("/", { cookie })).status).toBe(303);
    const response = await post("/sign-in", { token });
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining("it is not set")]);
  });
});

describe("what is sent", () => {
  it.each([
    ["from another site", { "sec-fetch-site": "cross-site" }],
    ["from a neighbour", { "sec-fetch-site": "same-site" }],
    ["by its origin", { "sec-fetch-site": undefined, origin: "https://evil.example.com" }],
    ["by an origin that hides", { "sec-fetch-site": undefined, origin: "null" }],
  ])("is refused %s", async (_, headers) => {
    const given = Object.fromEntries(
      Object.entries({ ...FORM, ...headers }).filter(([, value]) => value !== undefined),
    );
    const body = new URLSearchParams({ token }).toString();
    const response = await service.send("/sign-in", { method: "POST", body, headers: given });
    expect([response.status, response.headers.get("set-cookie")]).toEqual([403, null]);
  });

  it("is refused without what the session's forms carry", async () => {
    const { cookie } = await signIn();
    const signOut = (csrf?: string) => post("/sign-out", csrf === undefined ? {} : { csrf }, { cookie });
    expect((await signOut()).status).toBe(403);
    expect((await signOut("AAAAAAAAAAAAAAAAAAAAAA")).status).toBe(403);
    const csrf = /name="csrf" value="([\w-]+)"/.exec(await (await get("/", { cookie })).text())?.[1];
    const response = await signOut(csrf);
    expect([response.status, response.headers.get("set-cookie")]).toEqual([
      303,
      expect.stringContaining("muster-session=; Path=/; Max-Age=0"),
    ]);
  });
});

describe("what is refused", () => {
  it("is told to a browser in a page, and to a program as the API tells it", async () => {
    const { cookie } = await signIn();
    const page = await get("/entities/component/default/absent", { cookie });
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("component:default/absent")]);
    const api = await service.ask("GET /entities/component/default/absent", { token });
    expect([api.status, api.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    expect((await service.ask("GET /")).status).toBe(401);
    expect((await service.ask("GET /nowhere")).headers.get("content-type")).toBe("application/problem+json");
  });

  it("asks once more for what a link of another site led to: then the cookie comes with it", async () => {
    const response = await get("/?", { "sec-fetch-site": "cross-site" });
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('http-equiv="refresh"')]);
  });
});

describe("assets", () => {
  it("are kept for long by what they are, and asked for again otherwise", async () => {
    const text = await (await get("/sign-in")).text();
    const addresses = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, address = ""]) => address);
    expect(addresses).toHaveLength(3);
    for (const address of addresses) {
      const response = await service.send(address.replaceAll("&amp;", "&"), {});
      expect([address, response.status]).toEqual([address, 200]);
      expect(response.headers.get("cache-control")?.includes("immutable")).toBe(address.includes("?v="));
      const etag = response.headers.get("etag") ?? "";
      expect((await service.send(address, { headers: { "if-none-match": etag } })).status).toBe(304);
      const other = await service.send(address.replace(/\?.*/, "?v=other"), {});
      expect(other.headers.get("cache-control")).not.toContain("immutable");
    }
  });
});
