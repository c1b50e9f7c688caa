// Do the pages stay small and sound over ten thousand entities?

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { generateCatalog } from "../../bench/generate-catalog.ts";
import { pushRules, sendCatalog } from "../../bench/service/seed.ts";
import { ADDRESSES } from "./addresses.ts";
import { launchBrowser, lookAt, openWindow, overflow, startSite } from "./browser.ts";
import type { Site } from "./browser.ts";

const ENTITIES = 10_000;
/** Evaluating so many takes its time where much else is done. */
const LONG = 900_000;
const MOST_BYTES = 300_000;

/** Pages that are about one of something: as the generated rules and catalog have it. */
const LARGE: Readonly<Record<string, string>> = {
  "/entities/{kind}/{namespace}/{name}": "/entities/component/default/service-7",
  "/scorecards/{id}": "/scorecards/bench-operation",
};

let browser: Browser;
let site: Site;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "muster-large-"));
  const generated = generateCatalog(folder, ENTITIES, "json");
  browser = await launchBrowser();
  site = await startSite();
  await pushRules(site, generated);
  await sendCatalog(site, generated);
  while ((await pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 500));
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

it("shows every page without an error, and none of them large", { timeout: LONG }, async () => {
  const { page, context, complaints } = await openWindow(browser, site);
  const found: string[] = [];
  for (const [path, example] of Object.entries(ADDRESSES)) {
    const response = await page.goto(`${site.url}${LARGE[path] ?? example}`);
    const bytes = (await response?.body())?.length ?? 0;
    if (bytes > MOST_BYTES) found.push(`${path}: ${bytes} bytes`);
    const isMissing = LARGE[path] === undefined && path.includes("{") && response?.status() === 404;
    if (response?.status() !== 200 && !isMissing) found.push(`${path}: ${response?.status()}`);
    // The browser itself says that the page of a refusal is one.
    if (isMissing) complaints.length = 0;
    for (const width of [390, 1280] as const) {
      await lookAt(page, { width, theme: "light" });
      if ((await overflow(page)) > 0) found.push(`${path}: too wide for ${width}`);
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
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/q=service-9999/);
  expect(await page.locator(".matrix tbody tr").count()).toBe(1);
  await page.locator(".matrix td.f a, .matrix td.u a").first().click();
  await page.waitForURL(/entities\/component\/default\/service-9999#bench-operation\//);
  expect(await page.locator(".finding:target").count()).toBe(1);
  await context.close();
});
