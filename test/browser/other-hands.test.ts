// Can the pages be used without a mouse, and read without scripts?

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addressesAt } from "./addresses.ts";
import { launchBrowser, openWindow, startSite } from "./browser.ts";
import type { Site } from "./browser.ts";
import { declareInitiative } from "./declare-initiative.ts";
import { tellOfReleases, tellSite } from "./tell-site.ts";

let browser: Browser;
let site: Site;

beforeAll(async () => {
  browser = await launchBrowser();
  site = await startSite({ demo: true });
  await tellOfReleases(site);
  await declareInitiative(site);
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

/** In the page: what acts and cannot be reached by keys, or does not show that it was. */
function findUnreached(): readonly string[] {
  const { document, getComputedStyle } = globalThis as unknown as BrowserWindow;
  const found: string[] = [];
  const acting = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  for (const element of document.querySelectorAll(acting)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const told = element.outerHTML.slice(0, 120);
    element.focus();
    if (element.tabIndex < 0 || document.activeElement !== element) found.push(`not reached: ${told}`);
    else if (!element.matches(":focus-visible")) found.push(`not shown: ${told}`);
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (outlineStyle === "none" || outlineWidth === "0px") found.push(`no outline: ${told}`);
  }
  return found;
}

interface FocusableElement {
  readonly outerHTML: string;
  readonly tabIndex: number;
  checkVisibility(options: object): boolean;
  focus(): void;
  matches(selector: string): boolean;
}

interface BrowserWindow {
  readonly document: { readonly activeElement: unknown; querySelectorAll(of: string): Iterable<FocusableElement> };
  readonly getComputedStyle: (element: FocusableElement) => {
    readonly outlineStyle: string;
    readonly outlineWidth: string;
  };
}

it("everything that acts takes the focus, and shows that it has", async () => {
  const { page, context, complaints } = await openWindow(browser, site);
  const found: string[] = [];
  for (const [path, address] of Object.entries(await addressesAt(site))) {
    await page.goto(`${site.url}${address}`);
    // Whoever has pressed a key is shown where the focus is.
    await page.keyboard.press("Tab");
    const problems = await page.evaluate<readonly string[]>(`(${String(findUnreached)})()`);
    found.push(...problems.map((problem) => `${path}: ${problem}`));
  }
  found.push(...complaints);
  await context.close();
  expect(found).toEqual([]);
});

it("the tab key goes through a form in its order, and the keyboard sends it", async () => {
  const { page, context } = await openWindow(browser, site);
  await page.goto(`${site.url}/freezes/lock`);
  await page.locator("main").focus();
  await page.getByLabel("Entity").focus();
  const names: string[] = [];
  for (let pressed = 0; pressed < 4; pressed++) {
    names.push(await page.evaluate<string>("document.activeElement.name || document.activeElement.textContent.trim()"));
    await page.keyboard.press("Tab");
  }
  expect(names.slice(0, 2)).toEqual(["entity", "environment"]);
  await page.getByLabel("Environment").focus();
  await page.keyboard.type("staging");
  await page.getByLabel("Reason").focus();
  await page.keyboard.type("By hand");
  for (let pressed = 0; pressed < 6; pressed++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate<string>("document.activeElement.localName")) === "button") break;
  }
  await page.keyboard.press("Enter");
  await page.getByText("By hand").waitFor();
  await context.close();
});

it("the first key leads past the navigation", async () => {
  const { page, context } = await openWindow(browser, site);
  await page.goto(`${site.url}/decisions`);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  expect(await skip.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  const box = await skip.boundingBox();
  expect([box !== null && box.x >= 0, box !== null && box.y >= 0]).toEqual([true, true]);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.locator("main :focus").count()).toBe(1);
  await context.close();
});

interface Told {
  readonly headings: readonly string[];
  readonly rows: number;
  readonly fields: number;
}

async function told(page: Page): Promise<Told> {
  return {
    headings: await page.locator("main :is(h1, h2, h3)").allInnerTexts(),
    rows: await page.locator("main :is(li, tr, dt)").count(),
    fields: await page.locator("main form :is(input:not([type=hidden]), select, textarea, button)").count(),
  };
}

it("every page says the same where no script runs, and leaves nothing to it", async () => {
  const [withScript, without] = [
    await openWindow(browser, site),
    await openWindow(browser, site, { javaScriptEnabled: false }),
  ];
  const found: string[] = [];
  for (const [path, address] of Object.entries(await addressesAt(site))) {
    await withScript.page.goto(`${site.url}${address}`);
    const response = await without.page.goto(`${site.url}${address}`);
    if (response?.status() !== 200) found.push(`${path}: ${response?.status()}`);
    const [one, other] = [await told(withScript.page), await told(without.page)];
    if (JSON.stringify(one) !== JSON.stringify(other)) found.push(`${path}: ${JSON.stringify({ one, other })}`);
    const idle = await without.page.locator("button[type=button]:visible").allInnerTexts();
    found.push(...idle.map((text) => `${path}: the button ${text} does nothing`));
  }
  await withScript.context.close();
  await without.context.close();
  expect(found).toEqual([]);
});

it("forms filter, ask and answer where no script runs", async () => {
  const { page, context } = await openWindow(browser, site, { javaScriptEnabled: false });
  await page.goto(`${site.url}/scorecards/production-readiness`);
  await page.getByRole("textbox", { name: "Name" }).fill("checkout");
  await page.getByRole("button", { name: "Filter" }).click();
  expect(await page.locator(".matrix tbody tr").count()).toBe(1);
  await page.goto(`${site.url}/freezes/lock`);
  await page.getByLabel("Environment").fill("production");
  await page.getByLabel("Reason").fill("Nobody is at work");
  await page.getByRole("button", { name: /lock/i }).click();
  await page.getByText("Nobody is at work").waitFor();
  const { items } = (await tellSite(site, "GET", "/v1/locks?state=open")) as { items: readonly { reason: string }[] };
  expect(items.map(({ reason }) => reason)).toContain("Nobody is at work");
  await context.close();
});
