// An initiative beside the rules that a site has: what its page is looked at with.

import type { Site } from "./browser.ts";

const INITIATIVE = `kind: Initiative
id: own-everything
title: Everything is documented
scorecard: ownership-and-documentation
level: bronze
start: 2026-01-01
due: 2027-12-31
`;

/** Rejects where the rules are not taken. */
export async function declareInitiative({ url, token }: Site): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const { files } = (await (await fetch(`${url}/v1/rulebook`, { headers })).json()) as { files: readonly object[] };
  const body = JSON.stringify({ files: [...files, { path: "own-everything.yaml", text: INITIATIVE }] });
  const answer = await fetch(`${url}/v1/rulebook`, { method: "PUT", headers, body });
  if (!answer.ok) throw new Error(`the rules are not taken: ${await answer.text()}`);
}
