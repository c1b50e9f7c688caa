// How does a test tell a site what its pages are to show?

import type { Site } from "./browser.ts";

/** What is answered; throws for a refusal. */
export async function tellSite(
  { url, token }: Pick<Site, "url" | "token">,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}

/** Something of all that people and pipelines tell: decisions, waivers, freezes and locks. */
export async function tellOfReleases(site: Site): Promise<void> {
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const reason = "The test is booked for the 12th, and nothing is public until then";
  await tellSite(site, "POST", "/v1/decisions", { entity: "checkout", environment: "production" });
  await tellSite(site, "POST", "/v1/freezes", {
    title: "Migration",
    environments: ["staging"],
    from: new Date(Date.now() - 3_600_000).toISOString(),
    to: soon,
    reason: "The database moves",
  });
  await tellSite(site, "POST", "/v1/locks", { entity: "checkout", environment: "production", reason: "Incident 7" });
  await tellSite(site, "POST", "/v1/decisions", {
    entity: "checkout",
    environment: "staging",
    change: { version: "2.4.1" },
  });
  const blocked = (await tellSite(site, "POST", "/v1/decisions", {
    entity: "legacy-orders",
    environment: "production",
    change: { version: "1.9.0", commit: "0123456789abcdef0123456789abcdef01234567" },
  })) as { findings: readonly { scorecard: string; rule: string; effect: string }[] };
  for (const { scorecard, rule } of blocked.findings.filter(({ effect }) => effect === "blocking").slice(0, 2)) {
    await tellSite(site, "POST", "/v1/waivers", {
      entity: "legacy-orders",
      scorecard,
      rule,
      reason,
      ticket: "SEC-4411",
      expiresAt: soon,
    });
  }
}
