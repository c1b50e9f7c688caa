// Is a JSON body read as every other program would read it, and refused where two could differ?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "../../src/http/read-json.ts";
import { parseJson } from "../../src/text/parse-json.ts";
import { BodyRefusal } from "../../src/http/tell-refusal.ts";

function refusalOf(text: string): BodyRefusal {
  try {
    readJson(text);
  } catch (error) {
    if (error instanceof BodyRefusal) return error;
    throw error;
  }
  throw new Error(`accepted: ${text.slice(0, 100)}`);
}

describe("reading a JSON body", () => {
  it.each([
    ["duplicate keys", '{"coverage":10,"coverage":100}', "duplicate-key", "/coverage", 1, 16],
    ["duplicate keys, one written with an escape", '{"a":1,"\\u0061":2}', "duplicate-key", "/a", 1, 8],
    ["duplicate keys further in", '{"x":[{"a/b":1},{"y":1,\n"y":2}]}', "duplicate-key", "/x/1/y", 2, 1],
    ["a prototype", '{"facts":{"__proto__":{"coverage":100}}}', "forbidden-key", "/facts/__proto__", 1, 11],
    ["a constructor", '{"constructor":1}', "forbidden-key", "/constructor", 1, 2],
    ["a prototype by escape", '{"\\u005f_proto__":1}', "forbidden-key", "/__proto__", 1, 2],
    ["a number beyond all", '{"a":[1,1e400]}', "number-too-large", "/a/1", 1, 9],
    ["digits that would be lost", '{"a":{"b":9007199254740993}}', "number-too-large", "/a/b", 1, 11],
    ["an unclosed text", '{"a":"b', "json-syntax", "/a", 1, 6],
    ["a comma at the end", '{"a":1,}', "json-syntax", "/a", 1, 8],
    ["two values", "{} {}", "json-syntax", "", 1, 4],
    ["a control character", '{"a":"\u0001"}', "json-syntax", "/a", 1, 6],
    ["single quotes", "{'a':1}", "json-syntax", "", 1, 2],
    ["NaN", '{"a":NaN}', "json-syntax", "/a", 1, 6],
  ])("refuses %s", (_, text, code, pointer, line, column) => {
    const refusal = refusalOf(text);
    expect(refusal.kind).toBe("malformed");
    expect(refusal.problems).toEqual([expect.objectContaining({ code, pointer, line, column })]);
  });

  it("refuses what nests too deep before a parser without a limit sees it", () => {
    for (const text of ["[".repeat(5_000_000), '{"a":'.repeat(1_000_000), `${"[".repeat(65)}${"]".repeat(65)}`]) {
      expect(refusalOf(text).problems[0]?.code).toBe("too-deep");
    }
    expect(readJson(`${"[".repeat(64)}${"]".repeat(64)}`)).toBeDefined();
  });

  it.each([
    ["numbers beyond what loses nothing", `[${"1e99,".repeat(49_999)}1]`, undefined],
    ["as many in an object", `{${Array.from({ length: 50_000 }, (_, at) => `"k${at}":1e99`).join()}}`, undefined],
    ["quotes in a text that is not closed", `["${'\\"'.repeat(1_000_000)}`, "/0"],
    ["a text that fills it, before what is wrong", `[{"a":"${"x".repeat(4_000_000)}"},{"a":1,"a":2}]`, "/1/a"],
    ["escapes that fill it, before what is wrong", `[{"a":"${"\\n".repeat(2_000_000)}"},{"a":1,"a":2}]`, "/1/a"],
    ["lines", `${"\n".repeat(2_000_000)}[9007199254740993]`, "/0"],
  ])("looks at %s once", (_, text, pointer) => {
    const before = process.cpuUsage();
    const refused = pointer === undefined ? (readJson(text), undefined) : refusalOf(text).problems[0]?.pointer;
    expect(refused).toBe(pointer);
    // Twenty times what it takes, and a thousandth of what looking again and again at the same would.
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
  });

  it("says where digits would be lost, whatever stands around them", () => {
    const text = '{"a":"12345678901234567890 \\"","b":[1e99,1.5,\n  {"c":-12345678901234567890}]}';
    expect(refusalOf(text).problems).toEqual([
      expect.objectContaining({ code: "number-too-large", pointer: "/b/2/c", line: 2, column: 8 }),
    ]);
  });

  it("takes large numbers that lose nothing", () => {
    expect(readJson('{"a":1e300,"b":9007199254740991,"c":-1.5e20}')).toEqual({ a: 1e300, b: 2 ** 53 - 1, c: -1.5e20 });
  });

  it("reads what JSON.parse reads, and refuses what it refuses", () => {
    const values = fc
      .jsonValue({ maxDepth: 6 })
      .filter((value) => !/"(?:__proto__|constructor|prototype)":|\d{16}/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(), (value, at, spaces) => {
        const text = JSON.stringify(value, null, spaces % 3);
        expect(JSON.stringify(readJson(text))).toBe(JSON.stringify(value));
        const cut = text.slice(0, at % text.length);
        expect(outcome(() => readJson(cut))).toEqual(outcome(() => JSON.parse(cut)));
      }),
      { seed: 3, numRuns: 2_000 },
    );
  });

  it("lets nothing through that the reader which knows every place refuses", () => {
    const key = fc.constantFrom("a", "b", 'a"', "a\\", "a:", "", "constructor");
    const { text } = fc.letrec<{ text: string; object: string; list: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("1", '"x:y"', '"\\":"', '"\\\\"', "null"),
        tie("object"),
        tie("list"),
      ),
      object: fc
        .array(fc.tuple(key, fc.constantFrom("", " ", "\n"), tie("text")), { maxLength: 3 })
        .map(
          (members) =>
            `{${members.map(([name, space, value]) => `${JSON.stringify(name)}${space}:${value}`).join(",")}}`,
        ),
      list: fc.array(tie("text"), { maxLength: 3 }).map((items) => `[${items.join(" ,")}]`),
    }));
    const limits = { maxBytes: Infinity, maxDepth: 64, maxNodes: Infinity, maxAliases: 0 };
    let refused = 0;
    fc.assert(
      fc.property(text, (sent) => {
        const { problems } = parseJson({ path: "body", text: sent }, limits);
        if (problems.length > 0) refused++;
        expect(outcome(() => readJson(sent)) === "refused").toBe(problems.length > 0);
      }),
      { seed: 5, numRuns: 5_000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it("reads a key as it is written, whatever was read before", () => {
    for (let times = 0; times < 3; times++) readJson('{"a\\\\":1}');
    expect(Object.keys(readJson('{"a\\"":1}') as object)).toEqual(['a"']);
  });

  it("leaves every object as it was, whatever is sent", () => {
    const text = fc.stringMatching(/^[{}[\],:"\\_a-z0-9 ]{0,60}$/);
    const hostile = fc
      .constantFrom("__proto__", "constructor", "prototype", "toString")
      .map((key) => `{"${key}":{"x":1}}`);
    fc.assert(
      fc.property(fc.oneof(text, hostile), (sent) => {
        outcome(() => readJson(sent));
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
      }),
      { seed: 4, numRuns: 5_000 },
    );
  });
});

function outcome(read: () => unknown): unknown {
  try {
    return { value: read() };
  } catch {
    return "refused";
  }
}
