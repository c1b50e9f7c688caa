// Does every page look as it should to a browser: no errors, nothing cut off, nothing in the way of other eyes?

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import { PAGES } from "../../src/http/pages.ts";
import { ADDRESSES, addressesAt } from "./addresses.ts";
import { accessibilityProblems, launchBrowser, lookAt, LOOKS, openWindow, overflow, startSite } from "./browser.ts";
import type { Site } from "./browser.ts";
import { declareInitiative } from "./declare-initiative.ts";
import { tellOfReleases } from "./tell-site.ts";

const SHOWN = PAGES.filter(({ kind }) => kind === "page").map(({ path }) => path);

let browser: Browser;
const sites = new Map<string, Site>();

beforeAll(async () => {
  browser = await launchBrowser();
  const example = await startSite({ demo: true });
  sites.set("example data", example);
  await tellOfReleases(example);
  await declareInitiative(example);
  sites.set("an empty database", await startSite());
});

afterAll(async () => {
  await browser?.close();
  for (const site of sites.values()) await site.stop();
});

it("knows an address of every page of the table", () => {
  expect(Object.keys(ADDRESSES).sort()).toEqual([...SHOWN].sort());
});

it.each(["example data", "an empty database"])("every page is sound, in every look, with %s", async (name) => {
  const site = sites.get(name);
  if (site === undefined) throw new Error("no site");
  const { page, context, complaints } = await openWindow(browser, site);
  const found: string[] = [];
  for (const [path, address] of Object.entries(await addressesAt(site))) {
    const response = await page.goto(`${site.url}${address}`);
    // Where there is nothing, what is about one of it is not there either.
    const isMissing = name !== "example data" && path.includes("{") && response?.status() === 404;
    if (response?.status() !== 200 && !isMissing) found.push(`${path}: ${response?.status()}`);
    // The browser itself says that the page of a refusal is one.
    if (isMissing) complaints.length = 0;
    for (const look of LOOKS) {
      await lookAt(page, look);
      const wide = await overflow(page);
      const problems = [...(wide > 0 ? [`${wide} pixels too wide`] : []), ...(await accessibilityProblems(page))];
      found.push(...problems.map((problem) => `${path}, ${look.width} ${look.theme}: ${problem}`));
    }
    found.push(...complaints.splice(0).map((complaint) => `${path}: ${complaint}`));
  }
  await context.close();
  expect(found).toEqual([]);
});

it("is white on paper, also at night, and nothing of the matrix is cut off", async () => {
  const site = sites.get("example data");
  if (site === undefined) throw new Error("no site");
  const { page, context } = await openWindow(browser, site);
  await page.goto(`${site.url}/scorecards/production-readiness`);
  await page.evaluate('document.documentElement.dataset.theme = "dark"');
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.setViewportSize({ width: 794, height: 1123 });
  const paper = 'getComputedStyle(document.documentElement).getPropertyValue("--paper").trim()';
  expect(await page.evaluate(paper)).toBe("#fff");
  expect(await overflow(page)).toBe(0);
  expect(await page.locator(".who").isVisible()).toBe(false);
  await context.close();
});
