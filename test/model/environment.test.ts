// Does a look-alike name of an environment mean the same?

import { expect, it } from "vitest";
import { normaliseEnvironment } from "../../src/model/environment.ts";

it.each(["café", "cafe\u0301", "cafe\u200D\u0301", " CAFÉ ", "ｃafé"])("%j is café", (name) => {
  expect(normaliseEnvironment(name)).toBe("café");
  expect(normaliseEnvironment(normaliseEnvironment(name))).toBe(normaliseEnvironment(name));
});
