// Does anything that somebody wrote into a catalog, a rule or a waiver run in the browser of whoever reads it?

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressesAt } from "./addresses.ts";
import { accessibilityProblems, launchBrowser, lookAt, LOOKS, openWindow, overflow, startSite } from "./browser.ts";
import type { Site } from "./browser.ts";
import { PAYLOADS } from "./payloads.ts";
import { tellSite } from "./tell-site.ts";

/** As many as that their texts hold every payload. */
const RULES = Math.ceil(PAYLOADS.length / 2);

/** Pages that are about one of something: the same as in the hostile rules and catalog. */
const HOSTILE: Readonly<Record<string, string>> = {
  "/entities/{kind}/{namespace}/{name}": "/entities/component/default/service-0",
  "/entities/{kind}/{namespace}/{name}/dora": "/entities/component/default/service-0/dora",
  "/groups/{namespace}/{name}": "/groups/default/hostile",
  "/groups/{namespace}/{name}/dora": "/groups/default/hostile/dora",
  "/initiatives/{id}": "/initiatives/initiative-0",
  "/rules/{scorecard}/{rule}": "/rules/hostile/rule-1",
  "/scorecards/{id}": "/scorecards/hostile",
};

let browser: Browser;
let site: Site;
let rules: string;

beforeAll(async () => {
  rules = mkdtempSync(join(tmpdir(), "muster-hostile-"));
  mkdirSync(rules, { recursive: true });
  const documents = [scorecard(), gate(), ...PAYLOADS.map(initiative), ...PAYLOADS.map(freezeOfRules)];
  for (const [index, document] of documents.entries())
    writeFileSync(join(rules, `hostile-${index}.json`), JSON.stringify(document));
  browser = await launchBrowser();
  site = await startSite({ rules });
  await tellSite(site, "PUT", "/v1/catalog/hostile", [team(), ...PAYLOADS.map(entity)]);
  for (const [index, payload] of PAYLOADS.entries()) {
    await tellSite(site, "POST", "/v1/waivers", waiver(payload, index));
    await tellSite(site, "POST", "/v1/freezes", freeze(payload, index));
    await tellSite(site, "POST", "/v1/locks", { entity: `service-${index}`, reason: visible(payload) });
    const change = { version: visible(payload), commit: visible(at(index + 1)) };
    await tellSite(site, "POST", "/v1/decisions", { entity: `service-${index}`, environment: "production", change });
  }
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(rules, { recursive: true });
});

/** Every text of a rule is a payload; one passes, one fails, one is not known. */
function scorecard(): object {
  return {
    kind: "Scorecard",
    id: "hostile",
    title: at(0),
    description: at(1),
    rules: PAYLOADS.slice(0, RULES).map((payload, index) => ({
      id: `rule-${index}`,
      title: payload,
      why: at(index + RULES),
      notApplicable: at(index + 50),
      pass: [{ exists: "entity.metadata.name" }, { exists: "entity.metadata.absent" }, { var: "facts.x.hostile" }][
        index % 3
      ],
      fix: { text: at(index + RULES), url: 'https://example.com/"onmouseover="alert(1)', effort: "1h" },
    })),
  };
}

function at(index: number): string {
  return PAYLOADS[index % PAYLOADS.length] ?? "";
}

function entity(payload: string, index: number): object {
  return {
    apiVersion: "backstage.io/v1alpha1",
    kind: "Component",
    metadata: {
      name: `service-${index}`,
      title: payload,
      description: payload,
      links: [
        { url: payload, title: payload },
        { url: "https://example.com", title: payload },
      ],
      tags: [payload],
      labels: { tier: payload, [payload.slice(0, 60)]: payload },
      annotations: { "example.com/note": payload },
    },
    spec: {
      type: payload,
      lifecycle: payload,
      owner: index % 2 === 0 ? "hostile" : `group:default/${payload}`,
      system: payload,
    },
  };
}

const SOON = new Date(Date.now() + 3 * 86_400_000).toISOString();

/** What is nothing but blanks and controls says nothing, and is refused. */
function visible(payload: string): string {
  return `${payload} `;
}

function waiver(payload: string, index: number): object {
  const reason = `for twenty characters: ${payload}`;
  const ticket = at(index + 3).slice(0, 100);
  return { entity: `service-${index}`, scorecard: "hostile", rule: "rule-1", reason, ticket, expiresAt: SOON };
}

function freeze(payload: string, index: number): object {
  const from = new Date(Date.now() + 86_400_000 + index * 1_000).toISOString();
  return { title: payload.slice(0, 200), environments: ["production"], from, to: SOON, reason: payload };
}

function gate(): object {
  const require = [{ scorecard: "hostile", level: "done", enforcement: "block" }];
  return { kind: "Gate", id: "production", title: at(5), environments: ["production"], require };
}

function initiative(payload: string, index: number): object {
  const window = { start: "2026-01-01", due: "2027-12-31" };
  return {
    kind: "Initiative",
    id: `initiative-${index}`,
    title: payload,
    scorecard: "hostile",
    level: "done",
    ...window,
  };
}

function freezeOfRules(payload: string, index: number): object {
  const window = { from: "2027-12-20T18:00", to: "2028-01-04T08:00" };
  return { kind: "Freeze", id: `freeze-${index}`, title: payload, environments: ["production"], window };
}

function team(): object {
  const metadata = { name: "hostile", title: at(7), description: at(8), links: [{ url: at(9), title: at(10) }] };
  return { apiVersion: "backstage.io/v1alpha1", kind: "Group", metadata, spec: { type: at(11), children: [] } };
}

/** What of a page's markup would run, or load anything but our own. Parsed by the browser, which runs nothing of it. */
function dangers(page: Page, text: string): Promise<readonly string[]> {
  return page.evaluate(`(${String(findDangers)})(${JSON.stringify(text)})`);
}

function findDangers(text: string): readonly string[] {
  interface ParsedElement {
    readonly localName: string;
    readonly outerHTML: string;
    readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
    getAttribute(name: string): string | null;
  }
  const { DOMParser } = globalThis as unknown as {
    DOMParser: new () => {
      parseFromString(text: string, type: string): { querySelectorAll(of: string): Iterable<ParsedElement> };
    };
  };
  const found: string[] = [];
  const allowed = /^(?:https?:\/\/|\/(?!\/)|#|mailto:)/i;
  for (const element of new DOMParser().parseFromString(text, "text/html").querySelectorAll("*")) {
    const { localName } = element;
    const isOurScript =
      localName === "script" && (element.getAttribute("src") ?? "").startsWith("/assets/client.js?v=");
    if (
      /^(?:script|style|iframe|object|embed|base|frame|portal|math|foreignobject|animate|use)$/.test(localName) &&
      !isOurScript
    )
      found.push(element.outerHTML.slice(0, 200));
    for (const { name, value } of element.attributes) {
      const isAddress = /^(?:href|src|action|formaction|xlink:href|data|srcset|poster|background)$/.test(name);
      if (name.startsWith("on") || name === "style" || name === "srcdoc" || (isAddress && !allowed.test(value)))
        found.push(`${localName} ${name}=${value.slice(0, 200)}`);
    }
  }
  return found;
}

describe("a hostile catalog, hostile rules and waivers", () => {
  it("hold more than a hundred attempts", () => {
    expect(new Set(PAYLOADS).size).toBeGreaterThan(100);
  });

  it("would be found out, if a page showed one as it is", async () => {
    const { page, context } = await openWindow(browser, { url: site.url, token: "" });
    const inert = new Set(PAYLOADS.slice(0, 65).filter((payload) => payload.startsWith("<")));
    const unseen: string[] = [];
    for (const payload of inert) if ((await dangers(page, payload)).length === 0) unseen.push(payload);
    await context.close();
    // What is no element at all where it stands alone; everything else is seen.
    expect(unseen.length).toBeLessThan(12);
  });

  it("run nothing on any page of the table, which stays sound in other eyes", async () => {
    const { page, context, complaints } = await openWindow(browser, site);
    const found: string[] = [];
    for (const [path, address] of Object.entries(await addressesAt(site, HOSTILE))) {
      const response = await page.goto(`${site.url}${address}`);
      if (response?.status() !== 200) found.push(`${path}: ${response?.status()}`);
      found.push(...(await dangers(page, (await response?.text()) ?? "")).map((danger) => `${path}: ${danger}`));
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

  it("run nothing on the page of any entity, and are told as they were written", async () => {
    const { page, context } = await openWindow(browser, { url: site.url, token: "" });
    const found: string[] = [];
    for (const [index, payload] of PAYLOADS.entries()) {
      const headers = { authorization: `Bearer ${site.token}`, accept: "text/html" };
      const response = await fetch(`${site.url}/entities/component/default/service-${index}`, { headers });
      const text = await response.text();
      if (response.status !== 200) found.push(`${index}: ${response.status}`);
      if (/^[ -~]+$/.test(payload) && !text.includes(escaped(payload))) found.push(`${index}: not told: ${payload}`);
      found.push(...(await dangers(page, text)).map((danger) => `${index}: ${danger}`));
    }
    await context.close();
    expect(found).toEqual([]);
  });
});

/** Every text of theirs, one by one: what a page of lists leaves out for being too much. */
const SINGLY: readonly ((index: number, payload: string) => string)[] = [
  (index) => `/initiatives/initiative-${index}`,
  (index) => `/rules/hostile/rule-${index % RULES}`,
  (index) => `/waivers?entity=service-${index}`,
  (index) => `/decisions?entity=service-${index}`,
  (_, payload) =>
    `/entities?q=${encodeURIComponent(payload.slice(0, 100))}&owner=${encodeURIComponent(payload.slice(0, 100))}`,
  (_, payload) => `/find?q=${encodeURIComponent(payload)}`,
  (_, payload) => `/facts?q=${encodeURIComponent(payload)}`,
  (_, payload) => `/scorecards/hostile?q=${encodeURIComponent(payload)}`,
  (_, payload) => `/query?where=${encodeURIComponent(payload)}&select=${encodeURIComponent(payload)}`,
  (_, payload) => `/playground?pass=${encodeURIComponent(payload)}&entity=${encodeURIComponent(payload)}`,
];

it("run nothing on the pages about each of them, nor where they are asked for", async () => {
  const { page, context } = await openWindow(browser, { url: site.url, token: "" });
  const found: string[] = [];
  for (const [index, payload] of PAYLOADS.entries()) {
    for (const addressOf of SINGLY) {
      const address = addressOf(index, payload);
      const headers = { authorization: `Bearer ${site.token}`, accept: "text/html" };
      const response = await fetch(`${site.url}${address}`, { headers });
      if (response.status >= 500) found.push(`${address}: ${response.status}`);
      found.push(...(await dangers(page, await response.text())).map((danger) => `${address}: ${danger}`));
    }
  }
  await context.close();
  expect(found).toEqual([]);
});

function escaped(text: string): string {
  return text
    .trim()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
