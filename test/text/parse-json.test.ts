import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATALOG_LIMITS } from "../../src/text/parse-documents.ts";
import { parseJson } from "../../src/text/parse-json.ts";

const SEED = 20261201;

function parse(text: string) {
  return parseJson({ path: "a.json", text }, CATALOG_LIMITS);
}

it("reads what JSON.parse reads", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2, "\t"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const [document] = parse(text).documents;
      // JSON.stringify writes -0 as 0; a document that is null is none.
      expect(document?.value ?? null).toEqual(JSON.parse(text));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

it("never throws, whatever it is given, and takes nothing JSON.parse refuses", () => {
  const broken = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 3 })).map(([text, at, other]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + other + text.slice(place + 1);
  });
  fc.assert(
    fc.property(broken, (text) => {
      const { documents, problems } = parse(text);
      const refused = !isJson(text);
      expect(refused && documents.length > 0).toBe(false);
      expect(refused && problems.length === 0).toBe(false);
      expect(problems.every(({ line, column }) => (line ?? 0) > 0 && (column ?? 0) > 0)).toBe(true);
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("what JSON.parse lets through", () => {
  it.each([
    ["a key given twice", '{"a": 1,\n "a": 2}', "duplicate-key", 2, 2],
    ["a key that leads out of plain data", '{"a": {"__proto__": 1}}', "forbidden-key", 1, 8],
    ["a number that is none", '{"a": 1e400}', "number-too-large", 1, 7],
    ["endless nesting", "[".repeat(100_000), "too-deep", 1, 129],
  ])("refuses %s", (_, text, code, line, column) => {
    const { documents, problems } = parse(text);
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([{ code, severity: "error", file: "a.json", line, column }]);
  });
});

it("says what is missing, and where", () => {
  expect(parse('{"a": 1\n "b": 2}').problems).toMatchObject([
    { code: "json-syntax", message: 'found `"` where `,` or `}` is expected', line: 2, column: 2 },
  ]);
  expect(parse("[1, 2").problems).toMatchObject([{ message: "the text ends where `,` or `]` is expected", column: 6 }]);
});

it("knows where every value and key is written, also those of texts and numbers", () => {
  const [document] = parse('\uFEFF{\n  "a": { "b": [1, { "c": "x\\"}" }] },\n  "d": 5\n}').documents;
  const place = (path: (string | number)[], of?: "key") => {
    const { line, column } = document?.span(path, of) ?? {};
    return `${line}:${column}`;
  };
  expect(document?.line).toBe(1);
  expect(place(["a"])).toBe("2:8");
  expect(place(["a"], "key")).toBe("2:3");
  expect(place(["a", "b", 1, "c"])).toBe("2:26");
  expect(place(["a", "b", 1, "c"], "key")).toBe("2:21");
  expect(place(["d"])).toBe("3:8");
  expect(place(["a", "b", 1, "nowhere", "to", "be"])).toBe("2:19");
});

it("counts lines from where the part it reads stands in its file", () => {
  const file = { path: "a.ndjson", text: '{"a": 1}\n{"a": }\n' };
  const { problems } = parseJson(file, CATALOG_LIMITS, { text: '{"a": }', line: 2 });
  expect(problems).toMatchObject([{ line: 2, column: 7, excerpt: { text: '{"a": }' } }]);
});
