// Do the pages stay small and sound over ten thousand entities?

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { generateCatalog } from "../../bench/generate-catalog.ts";
import { pushRules, sendCatalog } from "../../bench/service/seed.ts";
import { addressesAt } from "./addresses.ts";
import { accessibilityProblems, launchBrowser, lookAt, LOOKS, openWindow, overflow, startSite } from "./browser.ts";
import type { Site } from "./browser.ts";
import { tellSite } from "./tell-site.ts";

const ENTITIES = 10_000;
/** Evaluating so many takes its time where much else is done. */
const LONG = 900_000;
const MOST_BYTES = 300_000;
const RULE = "somebody-is-on-call";

/** Pages that are about one of something: as the generated rules and catalog have it. */
const LARGE: Readonly<Record<string, string>> = {
  "/entities/{kind}/{namespace}/{name}": "/entities/component/default/service-7",
  "/entities/{kind}/{namespace}/{name}/dora": "/entities/component/default/service-7/dora",
  "/groups/{namespace}/{name}": "/groups/default/team-1",
  "/groups/{namespace}/{name}/dora": "/groups/default/team-1/dora",
  "/initiatives/{id}": "/initiatives/all-silver",
  "/rules/{scorecard}/{rule}": `/rules/bench-operation/${RULE}`,
  "/scorecards/{id}": "/scorecards/bench-operation",
};

const INITIATIVE = `kind: Initiative
id: all-silver
title: Everything is silver
scorecard: bench-operation
level: silver
start: 2026-01-01
due: 2027-12-31
`;

let browser: Browser;
let site: Site;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "muster-large-"));
  const generated = generateCatalog(folder, ENTITIES, "json");
  writeFileSync(join(generated.rules, "all-silver.yaml"), INITIATIVE);
  browser = await launchBrowser();
  site = await startSite();
  await pushRules(site, generated);
  await sendCatalog(site, generated);
  while ((await pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 500));
  await tellMuch();
}, LONG);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function pending(): Promise<number> {
  const response = await fetch(`${site.url}/v1/scorecards/bench-operation`, {
    headers: { authorization: `Bearer ${site.token}` },
  });
  const told = (await response.json()) as { entities: number };
  return ENTITIES - told.entities;
}

/** More of everything that pages list than one page shows. */
async function tellMuch(): Promise<void> {
  const reason = "The test is booked for the 12th, and nothing is public until then";
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
  for (let index = 0; index < 150; index++) {
    const entity = `service-${index}`;
    await tellSite(site, "POST", "/v1/decisions", { entity, environment: "production" });
    const terms = { scorecard: "bench-operation", rule: RULE, reason, expiresAt: soon };
    await tellSite(site, "POST", "/v1/waivers", { entity, ...terms });
    await tellSite(site, "POST", "/v1/locks", { entity, reason });
    const from = new Date(Date.now() + index * 60_000).toISOString();
    await tellSite(site, "POST", "/v1/freezes", {
      title: `Migration ${index}`,
      environments: ["production"],
      from,
      to: soon,
      reason,
    });
  }
}

it("shows every page without an error, and none of them large", { timeout: LONG }, async () => {
  const { page, context, complaints } = await openWindow(browser, site);
  const found: string[] = [];
  for (const [path, address] of Object.entries(await addressesAt(site, LARGE))) {
    const response = await page.goto(`${site.url}${address}`);
    const bytes = (await response?.body())?.length ?? 0;
    if (bytes > MOST_BYTES) found.push(`${path}: ${bytes} bytes`);
    if (response?.status() !== 200) found.push(`${path}: ${response?.status()}`);
    for (const look of [LOOKS[0], LOOKS[2]]) {
      await lookAt(page, look);
      const problems = await accessibilityProblems(page);
      if ((await overflow(page)) > 0) problems.push(`too wide for ${look.width}`);
      found.push(...problems.map((problem) => `${path}, ${look.width} ${look.theme}: ${problem}`));
    }
    found.push(...complaints.splice(0).map((complaint) => `${path}: ${complaint}`));
  }
  await context.close();
  expect(found).toEqual([]);
});

it("leads through all of the matrix by its links", { timeout: LONG }, async () => {
  const { page, context } = await openWindow(browser, site);
  await page.goto(`${site.url}/scorecards/bench-operation?sort=name`);
  const first = await page.locator(".matrix tbody tr").first().textContent();
  await page.getByRole("link", { name: "Next" }).first().click();
  await page.waitForURL(/page=2/);
  expect(await page.locator(".matrix tbody tr").count()).toBe(100);
  expect(await page.locator(".matrix tbody tr").first().textContent()).not.toBe(first);
  await page.getByRole("textbox", { name: "Name" }).fill("service-9999");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.waitForURL(/q=service-9999/);
  expect(await page.locator(".matrix tbody tr").count()).toBe(1);
  await page.locator(".matrix td.f a, .matrix td.u a").first().click();
  await page.waitForURL(/entities\/component\/default\/service-9999#bench-operation\//);
  expect(await page.locator(".finding:target").count()).toBe(1);
  await context.close();
});
