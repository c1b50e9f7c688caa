// Whom do GitHub's own examples of CODEOWNERS give which files?

import { expect, it } from "vitest";
import { ownersOf, parseCodeOwners } from "../../../../src/integrations/github/facts/code-owners.ts";

it.each<[string, string, boolean]>([
  ["*", "a/b/c.js", true],
  ["*.js", "a/b/c.js", true],
  ["*.js", "a/b/c.jsx", false],
  ["/build/logs/", "build/logs/a/b.txt", true],
  ["/build/logs/", "x/build/logs/a.txt", false],
  ["docs/*", "docs/getting-started.md", true],
  ["docs/*", "docs/build-app/troubleshooting.md", false],
  ["docs/*", "x/docs/a.md", false],
  ["apps/", "apps/a", true],
  ["apps/", "x/apps/a/b", true],
  ["apps/", "apps", false],
  ["/docs/", "docs/a/b", true],
  ["/docs/", "x/docs/a", false],
  ["/scripts", "scripts/a/b", true],
  ["/scripts", "scripts", true],
  ["/scripts", "scripts2", false],
  ["**/logs", "build/logs/a", true],
  ["**/logs", "logs/a", true],
  ["**/logs", "catalogs/a", false],
  ["a/**/b", "a/b", true],
  ["a/**/b", "a/x/y/b/c", true],
  ["a/**", "a/x/y", true],
  ["a/**", "b/a/x", false],
  ["*.t?t", "a/b.txt", true],
  ["/a\\ b/", "a b/c", true],
  ["/*", "a", true],
  ["/*", "a/b", true],
  ["Makefile", "x/Makefile", true],
  ["Makefile", "x/makefile", false],
  ["**********************a", "a".repeat(40) + "b", false],
])("`%s` means `%s`: %s", (pattern, path, isMeant) => {
  expect(ownersOf(path, parseCodeOwners(`${pattern} @acme/web`))).toEqual(isMeant ? ["@acme/web"] : []);
});

it("gives a file to the last that means it, or to nobody", () => {
  const rules = parseCodeOwners(
    "# all\n* @acme/all\n/apps/ @lee kim@example.com # ours\n/apps/github\n\n*.md\t@acme/docs",
  );
  const owners = (path: string) => ownersOf(path, rules);
  expect(owners("x")).toEqual(["@acme/all"]);
  expect(owners("apps/a")).toEqual(["@lee", "kim@example.com"]);
  expect(owners("apps/github/a")).toEqual([]);
  expect(owners("apps/github/a.md")).toEqual(["@acme/docs"]);
});

it("passes over what GitHub does not take", () => {
  expect(parseCodeOwners("!a @acme/web\n[a-z] @acme/web\n* acme\n* @acme/a/b\n")).toEqual([]);
});
