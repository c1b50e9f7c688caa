// T08, T09, T15, T33: bodies that mean more than they say, two things at once, or far too much.

import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { startService } from "../http/service.ts";
import { ADMIN_TOKEN } from "../faults/served-process.ts";
import { MIB } from "../../src/http/route.ts";
import { ROUTES } from "../../src/http/routes.ts";
import { attackedService, cpuSeconds } from "./attacked-service.ts";
import type { AttackedService } from "./attacked-service.ts";
import { objectsIn, ROUTE_BODIES, ROUTES_WITH_BODY, withMember } from "./bodies-of-routes.ts";
import type { RouteBody } from "./bodies-of-routes.ts";

const CHUNKED = "Transfer-Encoding: chunked";

let muster: AttackedService;
beforeAll(async () => {
  muster = await attackedService();
});

interface Told {
  readonly status: number;
  /** Of the whole answer, in characters. */
  readonly length: number;
  readonly code?: string;
  readonly problems?: readonly { readonly code: string; readonly pointer?: string }[];
}

async function send({ request, type }: Pick<RouteBody, "request" | "type">, text: string): Promise<Told> {
  const answer = await muster.ask(request, { body: text, headers: { "content-type": type } });
  return { ...(JSON.parse(messageOf(answer.text)) as object), status: answer.status, length: answer.text.length };
}

/** Clients of older protocols of agents are answered by an event, which holds the same. */
function messageOf(text: string): string {
  return /^event: message\ndata: (.*)$/m.exec(text)?.[1] ?? text;
}

/** Over a connection of its own, whose other end may close it at any time. */
async function sendBytes(
  { request, type }: Pick<RouteBody, "request" | "type">,
  bytes: Uint8Array,
  length = `Content-Length: ${bytes.length}`,
): Promise<string> {
  const { port } = new URL(muster.url);
  const socket = connect(Number(port), "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (data) => (answer += String(data)));
  const closed = new Promise((resolve) => socket.on("close", resolve).on("error", () => undefined));
  const headers = [`${request} HTTP/1.1`, "Host: x", "Connection: close", `Authorization: Bearer ${ADMIN_TOKEN}`];
  socket.write([...headers, `Content-Type: ${type}`, length, "", ""].join("\r\n"));
  socket.write(bytes);
  await closed;
  return answer;
}

it("every route that takes a body is attacked, with one it takes", async () => {
  expect(ROUTE_BODIES.map(({ route }) => route).sort()).toEqual([...ROUTES_WITH_BODY].sort());
  for (const body of ROUTE_BODIES)
    expect(taking(body), body.request).toContain((await send(body, JSON.stringify(body.body))).status);
});

describe.each(ROUTE_BODIES)("$request", (route) => {
  const objects = objectsIn(route.body);

  it("takes no member that nobody declared, anywhere", async () => {
    const closed = objects.filter((pointer) => !route.open.test(pointer));
    expect(closed.length).toBeGreaterThan(0);
    for (const pointer of closed) {
      const NAMES = ["trust", "org_id", "approved_by", "id", "isAdmin", "verdict", "decidedAt", "actor"];
      for (const name of NAMES.filter((one) => !declared(route.body, pointer).includes(one))) {
        const told = await send(route, withMember(route.body, pointer, `${JSON.stringify(name)}:true`));
        expect([told.status, told.code], `${pointer}/${name}`).toEqual([422, "unknown-key"]);
        expect(told.problems?.[0]?.pointer).toBe(`${pointer}/${name}`);
      }
    }
  });

  it("takes no member that leads out of plain data, anywhere", async () => {
    for (const pointer of objects) {
      for (const name of ["__proto__", "constructor", "prototype", "\\u005f_proto__"]) {
        const told = await send(route, withMember(route.body, pointer, `"${name}":{"isAdmin":true}`));
        expect([told.status, told.code], `${pointer}/${name}`).toEqual([400, "forbidden-key"]);
      }
    }
  });

  it("takes nothing that two programs could read differently", async () => {
    for (const pointer of objects) {
      for (const [member, code] of [
        ['"a":1,"a":2', "duplicate-key"],
        ['"a":1,"\\u0061":2', "duplicate-key"],
        ['"a":1e400', "number-too-large"],
        ['"a":-1e400', "number-too-large"],
        ['"a":9007199254740993', "number-too-large"],
        ['"a":-9007199254740993', "number-too-large"],
      ] as const) {
        const told = await send(route, withMember(route.body, pointer, member));
        expect([told.status, told.code], `${pointer} ${member}`).toEqual([400, code]);
        expect(told.problems?.[0]?.pointer).toBe(`${pointer}/a`);
      }
      for (const member of [
        '"a":01',
        '"a":.5',
        '"a":+1',
        '"a":0x10',
        '"a":NaN',
        "'a':1",
        '"a":"\t"',
        "a:1",
        '"a":1,,"b":2',
        "/**/",
      ]) {
        expect((await send(route, withMember(route.body, pointer, member))).status, `${pointer} ${member}`).toBe(400);
      }
    }
  });

  it("takes no bytes that are no text", async () => {
    const text = JSON.stringify(route.body);
    const [before, after] = [Buffer.from(text.slice(0, 2)), Buffer.from(text.slice(2))];
    for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]]) {
      const answer = await sendBytes(route, Buffer.concat([before, Buffer.from(bad), after]));
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('"not-utf-8"');
    }
    for (const encoded of [Buffer.from(`\ufeff${text}`, "utf16le"), gzipSync(text)]) {
      expect(await sendBytes(route, encoded)).toMatch(/^HTTP\/1\.1 400 /);
    }
  });

  it("takes nothing too deep, too long or too much, and costs next to nothing", async () => {
    const DEPTH = 200_000;
    const bombs = [
      "[".repeat(DEPTH),
      '{"a":'.repeat(DEPTH),
      `${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`,
      withMember(route.body, objects[0] ?? "", `"a":${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`),
      withMember(route.body, objects[0] ?? "", `"a":${"9".repeat(200_000)}`),
      withMember(route.body, objects[0] ?? "", `"${"a".repeat(200_000)}":1`),
      `[${"1,".repeat(120_000)}1]`,
      `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(",")}}`,
    ];
    const before = cpuSeconds(muster.pid);
    for (const bomb of bombs) {
      const { status } = await send(route, bomb);
      expect([400, 413, 422], bomb.slice(0, 40)).toContain(status);
    }
    expect((cpuSeconds(muster.pid) - before) / bombs.length).toBeLessThan(1);
    expect(taking(route)).toContain((await send(route, JSON.stringify(route.body))).status);
  });

  it("takes as long for a body as it is long, and no longer, however often it comes", async () => {
    const most = ROUTES.find(({ method, path }) => `${method} ${path}` === route.route)?.body?.maxBytes ?? 0;
    const bytes = Math.min(most, 8 * MIB) - 1_024;
    const large = [
      `[${"1,".repeat(bytes / 2 - 2)}1]`,
      `[${"{},".repeat(bytes / 3 - 2)}{}]`,
      `["${'\\"'.repeat(bytes / 2 - 4)}"]`,
      `["${"\\".repeat(bytes - 5)}"`,
      `{"a":[${`[${"1,".repeat(999)}1],`.repeat(bytes / 2_003 - 1)}1]}`,
    ];
    const before = cpuSeconds(muster.pid);
    // A loop is compiled anew once it was run often enough: what it does then is what counts.
    for (let round = 0; round < 3; round++) {
      for (const text of large) {
        const told = await send(route, text);
        expect([400, 413, 422], text.slice(0, 10)).toContain(told.status);
        expect(told.length).toBeLessThan(100_000);
      }
    }
    expect((cpuSeconds(muster.pid) - before) / (3 * large.length)).toBeLessThan(2);
  });

  it("takes no body without an end, nor waits for it", async () => {
    const announced = await sendBytes(route, Buffer.from("{"), `Content-Length: ${64 * MIB}`);
    expect(announced).toMatch(/^HTTP\/1\.1 413 /);
    // Whoever goes on sending is cut off, perhaps before there is time to hear why.
    const chunk = Buffer.concat([Buffer.from(`${MIB.toString(16)}\r\n`), Buffer.alloc(MIB, " "), Buffer.from("\r\n")]);
    const endless = await sendBytes(route, Buffer.concat(Array.from({ length: 40 }, () => chunk)), CHUNKED);
    expect(endless).toMatch(/^(?:HTTP\/1\.1 413 |$)/);
    expect((await muster.ask("GET /healthz")).status).toBe(200);
  });
});

it("thousands of bodies leave every object of the process as it was (seed 8)", async () => {
  const service = startService();
  const token = await service.token(["admin"]);
  const before = Reflect.ownKeys(Object.prototype);
  const key = fc.constantFrom("__proto__", "constructor", "prototype", "a", "facts", "entity", "toString", "0");
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom("polluted", 1, true, null),
      tie("object"),
      fc.array(tie("value"), { maxLength: 3 }),
    ),
    object: fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }),
  }));
  const written = (told: unknown): string => {
    if (!Array.isArray(told)) return JSON.stringify(told);
    const isObject = told.every(
      (member) => Array.isArray(member) && member.length === 2 && typeof member[0] === "string",
    );
    const members = told as [string, unknown][];
    if (isObject) return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${written(inner)}`).join(",")}}`;
    return `[${told.map(written).join(",")}]`;
  };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ROUTE_BODIES), value, async ({ request, type, body }, told) => {
      const pointers = objectsIn(body);
      const text = withMember(body, pointers[0] ?? "", `"facts":${written(told)}`);
      const { status } = await service.ask(request, { token, body: text, headers: { "content-type": type } });
      expect(status).toBeLessThan(500);
    }),
    { seed: 8, numRuns: 5_000 },
  );
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

/** What is answered where the body is taken. */
function taking({ status }: RouteBody): readonly number[] {
  return status === undefined ? [200, 201] : [status];
}

/** Members that the body has there. */
function declared(body: object, pointer: string): readonly string[] {
  const keys = pointer.split("/").slice(1);
  const found = keys.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], body);
  return Object.keys(found as object);
}
