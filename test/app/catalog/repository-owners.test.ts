// Whose is a repository, by what the catalog and the configuration say?

import { describe, expect, it } from "vitest";
import { claimsOf } from "../../../src/app/catalog/repository-claims.ts";
import { ownersBy, repositoryOwners } from "../../../src/app/catalog/repository-owners.ts";
import { readRepositories } from "../../../src/http/read-repositories.ts";
import { entry, importCatalog, source } from "../../contract/store/given.ts";
import { serviceMuster } from "../service-muster.ts";

const CHECKOUT = "component:default/checkout";
const SEARCH = "component:default/search";

function claims(annotations: Readonly<Record<string, string>>): readonly string[] {
  const metadata = { name: "checkout", namespace: "default", annotations };
  return claimsOf({ ref: CHECKOUT, metadata }).map(
    ({ repository, paths }) => `${repository}${paths === null ? "" : `: ${paths.join(" ")}`}`,
  );
}

const SLUG = "github.com/project-slug";
const LOCATION = "backstage.io/source-location";

describe("an entity claims", () => {
  it.each([
    ["nothing without annotations", {}, []],
    ["the repository of its slug", { [SLUG]: "Acme/Shop" }, ["github.com/acme/shop"]],
    [
      "that of GitLab, in a group of groups",
      { "gitlab.com/project-slug": "acme/web/shop" },
      ["gitlab.com/acme/web/shop"],
    ],
    [
      "that of another GitLab",
      { "gitlab.com/project-slug": "acme/shop", "gitlab.com/instance": "git.acme.dev" },
      ["git.acme.dev/acme/shop"],
    ],
    ["where its source is", { [LOCATION]: "url:https://github.com/Acme/Shop/" }, ["github.com/acme/shop"]],
    [
      "the folder its source is in",
      { [LOCATION]: "url:https://github.com/acme/mono/tree/main/services/checkout/" },
      ["github.com/acme/mono: services/checkout/*"],
    ],
    [
      "the folder of the file it is declared in",
      { [LOCATION]: "url:https://github.com/acme/mono/blob/main/services/check%20out/catalog-info.yaml" },
      ["github.com/acme/mono: services/check out/*"],
    ],
    [
      "a folder at GitLab",
      { [LOCATION]: "url:https://gitlab.com/acme/web/mono/-/tree/main/checkout" },
      ["gitlab.com/acme/web/mono: checkout/*"],
    ],
    [
      "a file at the top: all of it",
      { [LOCATION]: "url:https://github.com/acme/shop/blob/main/catalog-info.yaml" },
      ["github.com/acme/shop"],
    ],
    [
      "one repository that two annotations name, once, with its paths",
      { [SLUG]: "acme/mono", [LOCATION]: "url:https://github.com/acme/mono/tree/main/checkout/" },
      ["github.com/acme/mono: checkout/*"],
    ],
    [
      "the repository at the host where its source is",
      { [SLUG]: "acme/shop", [LOCATION]: "url:https://git.acme.dev/acme/shop/tree/main/" },
      ["git.acme.dev/acme/shop"],
    ],
    [
      "two repositories, where they are two",
      { [SLUG]: "acme/shop", [LOCATION]: "url:https://github.com/acme/catalog/tree/main/shop/" },
      ["github.com/acme/shop", "github.com/acme/catalog: shop/*"],
    ],
    [
      "the paths it names",
      { [SLUG]: "acme/mono", "muster.dev/paths": "services/checkout/*, libs/pay*,," },
      ["github.com/acme/mono: services/checkout/* libs/pay*"],
    ],
    ["nothing by a slug that is none", { [SLUG]: "shop" }, []],
    ["nothing by a place that is no page", { [LOCATION]: "file:/home/kim/shop/" }, []],
    ["nothing by a host alone", { [LOCATION]: "url:https://github.com/acme" }, []],
  ])("%s", (_, annotations, expected) => {
    expect(claims(annotations)).toEqual(expected);
  });
});

const claim = (entity: string, repository = "github.com/acme/mono", paths: readonly string[] | null = null) => ({
  entity,
  repository,
  paths,
});

describe("a repository", () => {
  const refs = new Set([CHECKOUT, SEARCH, "api:default/checkout"]);
  const owners = (...claims: Parameters<typeof ownersBy>[1]) =>
    ownersBy(refs, claims).ownership.get("github.com/acme/mono");

  it("is the components', where others are declared in it as well", () => {
    const api = claim("api:default/checkout");
    expect(owners(claim(CHECKOUT), api, claim(SEARCH, "github.com/acme/mono", ["search/*"]))).toEqual([
      claim(CHECKOUT),
      claim(SEARCH, "github.com/acme/mono", ["search/*"]),
    ]);
    expect(owners(api)).toEqual([api]);
    expect(owners()).toBeUndefined();
    expect(ownersBy(refs, [claim(CHECKOUT), api]).sharesOf("api:default/checkout")).toEqual([]);
  });
});

describe("the configuration", () => {
  it("says whose a repository is, whatever the catalog says of it", () => {
    const configured = readRepositories(
      "github.com/Acme/Mono:services/search/*=search, https://github.com/acme/mono.git:libs/*=search,gitlab.com/a/b/c=api:default/x",
    );
    expect(configured).toEqual([
      claim(SEARCH, "github.com/acme/mono", ["services/search/*", "libs/*"]),
      claim("api:default/x", "gitlab.com/a/b/c"),
    ]);
    const owners = ownersBy(
      new Set([CHECKOUT, SEARCH]),
      [claim(CHECKOUT), claim(CHECKOUT, "github.com/acme/shop")],
      configured,
    );
    expect(owners.ownership.get("github.com/acme/mono")?.map(({ entity }) => entity)).toEqual([SEARCH]);
    expect(owners.sharesOf(CHECKOUT).map(({ repository }) => repository)).toEqual(["github.com/acme/shop"]);
  });

  it.each(["acme/shop=shop", "github.com/acme/shop", "github.com/acme/shop=", "=shop"])("refuses `%s`", (written) => {
    expect(() => readRepositories(written)).toThrow(`MUSTER_REPOSITORIES cannot hold \`${written}\``);
  });
});

describe("the catalog", () => {
  it("is read again once it says something else", async () => {
    const muster = serviceMuster();
    const annotated = (annotations: Readonly<Record<string, string>>) =>
      entry(CHECKOUT, { metadata: { name: "checkout", namespace: "default", annotations } });
    const owned = async () => (await repositoryOwners(muster)).sharesOf(CHECKOUT).map(({ repository }) => repository);
    expect(await owned()).toEqual([]);
    await importCatalog(muster.store, { changed: [annotated({ [SLUG]: "acme/shop" })] });
    expect(await owned()).toEqual(["github.com/acme/shop"]);
    const moved = { changed: [annotated({ [SLUG]: "acme/other" })], source: source("backstage", "sha256:2") };
    await importCatalog(muster.store, moved);
    expect(await owned()).toEqual(["github.com/acme/other"]);
  });
});
