// Whose is a repository, by what the catalog and the configuration say, and whose is what happened in it?

import { describe, expect, it } from "vitest";
import { claimsOf } from "../../src/app/repository-claims.ts";
import { eventsOf, ownersBy, ownersOf, repositoryOwners } from "../../src/app/repository-owners.ts";
import { readRepositories } from "../../src/http/read-repositories.ts";
import type { DeliveryEvent } from "../../src/model/delivery-event.ts";
import { deliveryEvent, entry, importCatalog, source } from "../contract/store/given.ts";
import { serviceMuster } from "./service-muster.ts";

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

const event = (kind: DeliveryEvent["kind"], environment: string | null = null, more: Partial<DeliveryEvent> = {}) =>
  ({
    ...deliveryEvent("1"),
    entity: null,
    repository: "github.com/acme/mono",
    environment,
    ...more,
    kind,
  }) as DeliveryEvent;

describe("what happened", () => {
  const refs = new Set([CHECKOUT, SEARCH, "component:default/checkout-api", "api:default/checkout"]);
  const shared = ownersBy(refs, [claim(CHECKOUT), claim(SEARCH), claim("api:default/checkout")]);
  const alone = ownersBy(refs, [claim(CHECKOUT), claim("api:default/checkout")]);

  it.each([
    ["is whose it says it is", alone, event("deployment.finished", "production", { entity: SEARCH }), [SEARCH]],
    [
      "is nobody's whom the catalog lacks",
      alone,
      event("rollback", "production", { entity: "component:default/no" }),
      [],
    ],
    ["is the one component's that owns the repository", alone, event("deployment.finished", "production"), [CHECKOUT]],
    [
      "is nobody's where nobody owns the repository",
      alone,
      event("rollback", null, { repository: "github.com/a/b" }),
      [],
    ],
    ["is nobody's where it names neither", alone, event("incident.opened", null, { repository: null }), []],
    ["is nobody's where several might have been deployed", shared, event("deployment.finished", "production"), []],
    ["is nobody's where several might have failed", shared, event("incident.opened"), []],
    ["is everybody's who shares the repository: commits", shared, event("commits.pushed"), [CHECKOUT, SEARCH]],
    ["is everybody's who shares the repository: changes", shared, event("change.merged"), [CHECKOUT, SEARCH]],
    ["is whose environment it is", shared, event("deployment.finished", "search-prod"), [SEARCH]],
  ])("%s", (_, owners, happened, expected) => {
    expect(ownersOf(happened, owners).entities).toEqual(expected);
  });

  it.each([
    ["checkout-prod", "prod"],
    ["prod/checkout", "prod"],
    ["production.checkout", "production"],
    ["checkout_staging", "staging"],
    ["production", "production"],
    ["checkoutprod", "checkoutprod"],
  ])("in `%s` happened in `%s`", (environment, expected) => {
    const [owned] = eventsOf(CHECKOUT, [event("deployment.finished", environment)], alone);
    expect(owned?.environment).toBe(expected);
  });

  it("in the environment of two is that of the longer name", () => {
    const owners = ownersBy(refs, [claim(CHECKOUT), claim("component:default/checkout-api")]);
    expect(ownersOf(event("deployment.finished", "checkout-api-prod"), owners)).toEqual({
      entities: ["component:default/checkout-api"],
      environment: "prod",
    });
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
    expect(owners.claimsOn("github.com/acme/mono").map(({ entity }) => entity)).toEqual([SEARCH]);
    expect(owners.claimsOf(CHECKOUT).map(({ repository }) => repository)).toEqual(["github.com/acme/shop"]);
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
    const owned = async () => (await repositoryOwners(muster)).claimsOf(CHECKOUT).map(({ repository }) => repository);
    expect(await owned()).toEqual([]);
    await importCatalog(muster.store, { changed: [annotated({ [SLUG]: "acme/shop" })] });
    expect(await owned()).toEqual(["github.com/acme/shop"]);
    const moved = { changed: [annotated({ [SLUG]: "acme/other" })], source: source("backstage", "sha256:2") };
    await importCatalog(muster.store, moved);
    expect(await owned()).toEqual(["github.com/acme/other"]);
  });
});
