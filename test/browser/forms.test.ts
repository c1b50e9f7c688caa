// Can people say in the pages what they say at a terminal: ask for a waiver, approve it, freeze and lock, and end that?

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, openWindow, startSite } from "./browser.ts";
import type { Site, Visit } from "./browser.ts";
import { tellSite } from "./tell-site.ts";

const REASON = "The owner is found on the 12th, until then it is ours";

let browser: Browser;
let site: Site;

beforeAll(async () => {
  browser = await launchBrowser();
  site = await startSite({ demo: true });
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

/** Signed in as a person with these roles. */
async function openAs(name: string, roles: readonly string[]): Promise<Visit> {
  const made = await tellSite(site, "POST", "/v1/tokens", {
    name,
    roles,
    sources: ["*"],
    entities: ["*"],
    environments: ["*"],
    owner: `user:default/${name}`,
  });
  return openWindow(browser, { url: site.url, token: (made as { token: string }).token });
}

interface Answer {
  readonly id: string;
  readonly verdict: string;
}

async function release(entity: string, environment: string): Promise<Answer> {
  return (await tellSite(site, "POST", "/v1/decisions", { entity, environment })) as Answer;
}

function textOf(page: Page): Promise<string> {
  return page.locator("main").innerText();
}

function pathOf(page: Page): string {
  return new URL(page.url()).pathname;
}

describe("a waiver", () => {
  it("is asked for from the decision that blocks, refused to whoever asked, and lets through once another approves", async () => {
    const blocked = await release("legacy-orders", "production");
    expect(blocked.verdict).toBe("block");
    const { page, context, complaints } = await openAs("kim", ["operator"]);
    await page.goto(`${site.url}/decisions/${blocked.id}`);
    expect(await textOf(page)).toContain("BLOCKING owner-is-known");
    await page.getByRole("link", { name: "Ask for a waiver" }).click();
    expect(await page.getByLabel("Entity").inputValue()).toBe("component:default/legacy-orders");
    expect(await page.getByLabel("Environments").inputValue()).toBe("production");
    await page.getByLabel("Reason").fill(REASON);
    await page.getByLabel("Ticket").fill("OPS-12");
    await page.getByRole("button", { name: "Ask for it" }).click();
    await page.waitForURL(/\/waivers\/wvr_/);
    expect(await textOf(page)).toContain("somebody other than kim has to approve it");

    await page.getByRole("button", { name: "Approve" }).click();
    expect(await page.getByRole("alert").innerText()).toBe(
      "user:default/kim asked for it, and somebody else approves; ask another operator",
    );
    expect(complaints.splice(0)).toHaveLength(1);
    const stillBlocked = await release("legacy-orders", "production");
    // A request puts nothing in force: the question has the same answer.
    expect(stillBlocked).toMatchObject({ id: blocked.id, verdict: "block" });

    const other = await openAs("lee", ["operator"]);
    await other.page.goto(`${site.url}/waivers`);
    expect(await textOf(other.page)).toContain("1 to be answered");
    await other.page.getByRole("link", { name: "requested", exact: true }).click();
    await other.page.getByRole("button", { name: "Approve" }).click();
    await other.page.getByText("In force, approved by lee").waitFor();

    const allowed = await release("legacy-orders", "production");
    expect(allowed.verdict).toBe("allow");
    await page.goto(`${site.url}/decisions/${allowed.id}`);
    expect(await textOf(page)).toMatch(/waived owner-is-known[^]*until \d{4}-\d\d-\d\d by lee \(OPS-12\)/);
    await page.goto(`${site.url}/decisions/${blocked.id}`);
    expect(await textOf(page)).toContain(`Superseded by ${allowed.id}`);

    await page.goto(`${site.url}/waivers?state=active`);
    await page.getByRole("link", { name: "active", exact: true }).click();
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.locator(".lead", { hasText: "Revoked by kim" }).waitFor();
    expect((await release("legacy-orders", "production")).verdict).toBe("block");
    expect([...complaints, ...other.complaints]).toEqual([]);
    await context.close();
    await other.context.close();
  });

  it.each([
    ["Rule", "production-readiness/on-call-is-setup", "has no rule `on-call-is-setup`".replaceAll("`", "")],
    ["Rule", "nothing", "write scorecard/rule"],
    ["Entity", "chekout", "component:default/chekout"],
    ["Environments", "produktion", "no gate stands before the environment produktion"],
    ["Reason", "too short", "at least 20 characters"],
    ["Until", "2030-01-01", "90d at most"],
    ["Until", "2020-01-01", "is over"],
  ])("that makes no sense is said to at the field `%s`: %s, and keeps what was typed", async (label, text, wrong) => {
    const { page, context } = await openAs("kim", ["reporter", "reader"]);
    await page.goto(`${site.url}/waivers/ask?entity=checkout&rule=production-readiness/on-call-is-set-up`);
    await page.getByLabel("Reason").fill(REASON);
    await page.getByLabel(label).fill(text);
    await page.getByRole("button", { name: "Ask for it" }).click();
    const field = page.locator(".field", { has: page.getByLabel(label) });
    expect(await field.getByRole("alert").innerText()).toContain(wrong);
    expect(await page.getByLabel(label).inputValue()).toBe(text);
    expect(await page.getByLabel(label).getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByLabel("Reason").inputValue()).toBe(label === "Reason" ? text : REASON);
    await context.close();
  });

  it("is offered to nobody who may only read", async () => {
    const { page, context } = await openAs("robin", ["reader"]);
    await page.goto(`${site.url}/waivers`);
    expect(await page.getByRole("link", { name: "Ask for a waiver" }).count()).toBe(0);
    const response = await page.goto(`${site.url}/waivers/ask`);
    expect(response?.status()).toBe(403);
    await context.close();
  });
});

describe("freezes and locks", () => {
  it("are declared and ended, and hold releases in between", async () => {
    const { page, context, complaints } = await openAs("kim", ["operator"]);
    await page.goto(`${site.url}/freezes`);
    await page.getByRole("link", { name: "Declare a freeze" }).click();
    await page.getByLabel("Title").fill("Migration");
    await page.getByLabel("Environments").fill("staging, staging-*");
    await page.getByLabel("To (UTC)").fill("2020-01-01T10:00");
    await page.getByLabel("Reason").fill("The database moves");
    await page.getByLabel("Only where").fill('{ "equals": [1, 2] }');
    await page.getByRole("button", { name: "Declare it" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("which is not after from");
    await page.getByLabel("To (UTC)").fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 16));
    await page.getByRole("button", { name: "Declare it" }).click();
    expect(
      await page
        .locator(".field", { has: page.getByLabel("Only where") })
        .getByRole("alert")
        .innerText(),
    ).toContain("equals");
    await page.getByLabel("Only where").fill("{");
    await page.getByRole("button", { name: "Declare it" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("a condition as JSON");
    await page.getByLabel("Only where").fill("");
    expect(complaints.splice(0)).toHaveLength(3);
    await page.getByRole("button", { name: "Declare it" }).click();
    await page.waitForURL((address) => address.pathname === "/freezes");
    expect(await textOf(page)).toContain("Releases wait now: staging, staging-*");
    const waiting = await release("checkout", "staging");
    expect(waiting.verdict).toBe("wait");
    await page.goto(`${site.url}/decisions/${waiting.id}`);
    expect(await textOf(page)).toMatch(/WAITS frozen: Migration, until/);
    await page.goto(`${site.url}/freezes`);
    await page.getByRole("button", { name: "End" }).click();
    await page.getByText("Nothing holds releases now").waitFor();
    expect((await release("checkout", "staging")).verdict).toBe("allow");

    await page.getByRole("link", { name: "Lock releases" }).click();
    await page.getByLabel("Reason").fill("Incident 7");
    await page.getByRole("button", { name: "Lock" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("nothing to lock is named");
    await page.getByLabel("Entity").fill("checkout");
    expect(await page.getByLabel("Reason").inputValue()).toBe("Incident 7");
    await page.getByRole("button", { name: "Lock" }).click();
    await page.waitForURL((address) => address.pathname === "/freezes");
    expect((await release("checkout", "staging")).verdict).toBe("wait");
    await page.getByRole("button", { name: "Unlock" }).click();
    await page.getByText("Nothing holds releases now").waitFor();
    expect((await release("checkout", "staging")).verdict).toBe("allow");
    await page.goto(`${site.url}/freezes?state=all`);
    expect(await textOf(page)).toMatch(/ended Migration[^]*ended by kim/);
    expect(complaints.filter((complaint) => !complaint.includes("422"))).toEqual([]);
    await context.close();
  });
});

describe("the log of decisions", () => {
  it("is narrowed in the address and paged through", async () => {
    for (const version of ["1", "2", "3"]) {
      await tellSite(site, "POST", "/v1/decisions", { entity: "search", environment: "staging", change: { version } });
    }
    const { page, context } = await openAs("robin", ["reader"]);
    await page.goto(`${site.url}/decisions`);
    await page.getByLabel("Entity").fill("legacy-orders");
    await page.getByLabel("Verdict").selectOption("block");
    await page.getByRole("button", { name: "Filter" }).click();
    expect(new URL(page.url()).searchParams.get("verdict")).toBe("block");
    const verdicts = await page.locator(".log .verdict").allInnerTexts();
    expect(new Set(verdicts)).toEqual(new Set(["BLOCK"]));
    await page.goto(`${site.url}/decisions?entity=search&limit=2`);
    expect(await page.locator(".log tbody tr").count()).toBe(2);
    await page.getByRole("link", { name: "Older" }).click();
    expect(await page.locator(".log tbody tr").count()).toBe(1);
    await page.getByRole("link", { name: "Newest" }).click();
    expect(pathOf(page)).toBe("/decisions");
    await page.goto(`${site.url}/decisions?entity=nobody`);
    expect(await textOf(page)).toContain("No decision matches");
    await context.close();
  });
});
