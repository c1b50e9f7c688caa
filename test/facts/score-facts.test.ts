import { expect, it } from "vitest";
import { extractTexts } from "./extract.ts";

const WEB = "component:default/web";
const spec = (rest: string, apiVersion = "score.dev/v1b1") =>
  `apiVersion: ${apiVersion}\nmetadata: { name: web }\n${rest}`;

it("tells what each container lacks", () => {
  const { value, items } = extractTexts(
    spec(`containers:
  good: { image: "a:1", livenessProbe: {}, readinessProbe: {}, resources: { limits: { cpu: 1, memory: 1 } } }
  half: { image: "b", livenessProbe: {}, resources: { limits: { cpu: 1 } } }
  own: { image: "." }
resources:
  db: { type: postgres }
  cache: { type: redis }
  second: { type: postgres }
`),
  );
  expect([value(WEB, "score.has_spec"), value(WEB, "score.probe_pct"), value(WEB, "score.limits_pct")]).toEqual([
    true,
    33.3,
    33.3,
  ]);
  expect(items(WEB, "score.probe_pct")).toEqual([
    "half: no readinessProbe",
    "own: no livenessProbe, no readinessProbe",
  ]);
  expect(items(WEB, "score.limits_pct")).toEqual(["half: no memory limit", "own: no cpu limit, no memory limit"]);
  expect(items(WEB, "score.unpinned_image_count")).toEqual(["b"]);
  expect(value(WEB, "score.placeholder_image_count")).toBe(1);
  expect(value(WEB, "score.resource_types")).toEqual(["postgres", "redis"]);
});

it.each([
  [
    "of another version",
    spec("containers: { a: { image: x } }", "score.dev/v9"),
    "apiVersion is `score.dev/v9`, expected `score.dev/v1b1`",
  ],
  ["without containers", spec("containers: {}"), "there are no containers"],
  ["with a container without an image", spec("containers: { a: {} }"), "container `a` has no image"],
  [
    "with a resource without a type",
    spec("containers: { a: { image: x } }\nresources: { db: {} }"),
    "resource `db` has no type",
  ],
])("says what is wrong with a file %s", (_, text, fault) => {
  const { value, items } = extractTexts(text);
  expect(value(WEB, "score.has_spec")).toBe(false);
  expect(items(WEB, "score.has_spec")).toEqual([fault]);
});
