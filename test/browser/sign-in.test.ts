// Does somebody get in by an issuer with a real browser, to where they wanted to go, and out again?

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import { CLIENT, startIssuer } from "../integrations/oidc/stand-in-issuer.ts";
import type { StandInIssuer } from "../integrations/oidc/stand-in-issuer.ts";
import { accessibilityProblems, launchBrowser, lookAt, LOOKS, openWindow, overflow, startSite } from "./browser.ts";
import type { Site } from "./browser.ts";
import { tellSite } from "./tell-site.ts";

const TRUST = `people: [people]
signIn:
  roles: [{ roles: [reader, operator] }]
`;
const KIM = {
  apiVersion: "backstage.io/v1alpha1",
  kind: "User",
  metadata: { name: "kim" },
  spec: { profile: { email: "kim@acme.example" }, memberOf: [] },
};

let browser: Browser;
let issuer: StandInIssuer;
let site: Site;
const folder = mkdtempSync(join(tmpdir(), "muster-sign-in-"));

beforeAll(async () => {
  browser = await launchBrowser();
  issuer = await startIssuer();
  issuer.claims = { sub: "s-kim", email: "kim@acme.example", email_verified: true };
  const trust = join(folder, "trust.yaml");
  writeFileSync(trust, TRUST);
  const port = await freePort();
  const env = {
    MUSTER_LOG: "silent",
    MUSTER_PUBLIC_URL: `http://127.0.0.1:${port}`,
    MUSTER_OIDC_ISSUER: issuer.url,
    MUSTER_OIDC_CLIENT_ID: CLIENT.id,
    MUSTER_OIDC_CLIENT_SECRET: CLIENT.secret,
    MUSTER_OIDC_LABEL: "Acme",
  };
  site = await startSite({ demo: true, port, trust, env });
  await tellSite(site, "PUT", "/v1/catalog/people?format=backstage", [KIM]);
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await issuer?.stop();
  rmSync(folder, { recursive: true });
});

/** The issuer is told an address to send browsers back to: it is known before anything listens there. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it("goes to the issuer, comes back signed in where they wanted to go, and signs out", async () => {
  const { page, context, complaints } = await openWindow(browser, { url: site.url, token: "" });
  await page.goto(`${site.url}/decisions?environment=production`);
  expect(new URL(page.url()).pathname).toBe("/sign-in");
  const found: string[] = [];
  for (const look of LOOKS) {
    await lookAt(page, look);
    if ((await overflow(page)) > 0) found.push(`${look.width}: too wide`);
    found.push(...(await accessibilityProblems(page)));
  }
  expect(found).toEqual([]);
  await page.getByRole("link", { name: "Sign in with Acme" }).click();
  await page.waitForURL(`${site.url}/decisions?environment=production`);
  expect(await page.getByTitle("Signed in as kim").textContent()).toBe("kim");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${site.url}/sign-in`);
  await page.goto(`${site.url}/waivers`);
  expect(new URL(page.url()).pathname).toBe("/sign-in");
  await context.close();
  expect(complaints).toEqual([]);
});

it("says why somebody is not let in, on the page where they can try again", async () => {
  const { page, context } = await openWindow(browser, { url: site.url, token: "" });
  issuer.claims = { sub: "s-jo", email: "jo@acme.example", email_verified: true };
  await page.goto(`${site.url}/sign-in`);
  await page.getByRole("link", { name: "Sign in with Acme" }).click();
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("who signed in is not a user of the catalog");
  await context.close();
});

it("calls a token that is nobody's as whoever made it called it", async () => {
  const made = await tellSite(site, "POST", "/v1/tokens", { name: "wall screen", roles: ["reader"] });
  const { page, context } = await openWindow(browser, { url: site.url, token: (made as { token: string }).token });
  expect(await page.locator(".who .name").textContent()).toBe("wall screen");
  await context.close();
});
