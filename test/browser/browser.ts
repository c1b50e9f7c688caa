// A browser, and services for it to look at: the example data, an empty database, ten thousand entities.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import axe from "axe-core";
import { chromium as playwright } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startServer } from "../../src/node.ts";
import type { ServerOptions } from "../../src/node.ts";
import { ROOT } from "../rules/shipped.ts";

/** Nothing here waits for time to pass: it only ends what hangs, also on a slow machine. */
const PATIENCE = 300_000;

/** Where a distribution puts its own, if the one that came with the tests does not start. */
const INSTALLED = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Rejects where no browser starts: what only a browser can see is never passed over. */
export async function launchBrowser(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"];
  const failures: string[] = [];
  for (const executablePath of [await chromium.executablePath(), ...INSTALLED.filter((path) => existsSync(path))]) {
    try {
      return await playwright.launch({ executablePath, args, timeout: PATIENCE });
    } catch (error) {
      failures.push(`${executablePath}: ${String(error)}`);
    }
  }
  throw new Error(`no browser starts:\n${failures.join("\n")}`);
}

export interface Site {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

/** On a database of its own, on any free port. */
export async function startSite(options: Partial<ServerOptions> = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "muster-browser-"));
  const running = await startServer({
    host: "127.0.0.1",
    port: 0,
    db: join(folder, "muster.db"),
    env: { MUSTER_LOG: "silent" },
    packageRoot: ROOT,
    version: "0.0.0",
    log: { write: () => undefined },
    ...options,
  });
  return {
    url: running.url,
    token: running.adminToken ?? "",
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

export interface Look {
  readonly width: 1280 | 390;
  readonly theme: "light" | "dark";
}

/** Every width in every theme. */
export const LOOKS = [
  { width: 1280, theme: "light" },
  { width: 1280, theme: "dark" },
  { width: 390, theme: "dark" },
  { width: 390, theme: "light" },
] as const satisfies readonly Look[];

/** The page that is open, without loading it again. */
export async function lookAt(page: Page, { width, theme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: theme });
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console and of scripts, requests that failed, dialogs: whatever should never be. */
  readonly complaints: string[];
}

/** Signed in where a token is given. */
export async function openWindow(
  browser: Browser,
  site: Pick<Site, "url" | "token">,
  options: { readonly javaScriptEnabled?: boolean } = {},
): Promise<Visit> {
  const viewport = { width: 1280, height: 900 };
  const context = await browser.newContext({ viewport, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`request: ${request.url()}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  if (site.token !== "") await signIn(page, site);
  return { page, context, complaints };
}

async function signIn(page: Page, { url, token }: Pick<Site, "url" | "token">): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((address) => address.pathname !== "/sign-in");
}

/** What a reader with other eyes, or none, would stumble over. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run();
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ html }) => html).slice(0, 3),
    }));
  });
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, where }) => `${id}: ${where.join(" ")}`);
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** By how many pixels the document is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
