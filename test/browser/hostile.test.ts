// Does anything that somebody wrote into a catalog, a rule or a waiver run in the browser of whoever reads it?

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADDRESSES } from "./addresses.ts";
import { launchBrowser, openWindow, startSite } from "./browser.ts";
import type { Site } from "./browser.ts";
import { PAYLOADS } from "./payloads.ts";

/** Pages that are about one of something: the same as in the hostile rules and catalog. */
const HOSTILE: Readonly<Record<string, string>> = {
  "/entities/{kind}/{namespace}/{name}": "/entities/component/default/service-0",
  "/scorecards/{id}": "/scorecards/hostile",
};

let browser: Browser;
let site: Site;
let rules: string;

beforeAll(async () => {
  rules = mkdtempSync(join(tmpdir(), "muster-hostile-"));
  mkdirSync(rules, { recursive: true });
  writeFileSync(join(rules, "hostile.json"), JSON.stringify(scorecard()));
  browser = await launchBrowser();
  site = await startSite({ rules });
  await send("PUT", "/v1/catalog/hostile", PAYLOADS.map(entity));
  await send("POST", "/v1/waivers", waiver(0));
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
    rules: PAYLOADS.slice(0, 30).map((payload, index) => ({
      id: `rule-${index}`,
      title: payload,
      why: at(index + 30),
      notApplicable: at(index + 50),
      pass: [{ exists: "entity.metadata.name" }, { exists: "entity.metadata.absent" }, { var: "facts.x.hostile" }][
        index % 3
      ],
      fix: { text: at(index + 60), url: 'https://example.com/"onmouseover="alert(1)', effort: "1h" },
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
    spec: { type: payload, lifecycle: payload, owner: `group:default/${payload}`, system: payload },
  };
}

function waiver(index: number): object {
  const expiresAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const reason = `for twenty characters: ${at(index)}`;
  return { entity: "service-0", scorecard: "hostile", rule: "rule-1", reason, ticket: at(index + 3), expiresAt };
}

async function send(method: string, path: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${site.token}`, "content-type": "application/json" };
  const response = await fetch(`${site.url}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
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

  it("run nothing on any page of the table", async () => {
    const { page, context, complaints } = await openWindow(browser, site);
    const found: string[] = [];
    for (const [path, example] of Object.entries(ADDRESSES)) {
      const address = HOSTILE[path] ?? example;
      const response = await page.goto(`${site.url}${address}`);
      found.push(...(await dangers(page, (await response?.text()) ?? "")).map((danger) => `${path}: ${danger}`));
      // The browser itself says that the page of a refusal is one.
      if (response?.status() === 404) complaints.length = 0;
    }
    found.push(...complaints);
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

function escaped(text: string): string {
  return text
    .trim()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
