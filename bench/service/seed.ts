// What does the measured service hold? The catalog, rules and facts of the other benchmarks, sent as anybody sends them.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { GeneratedCatalog } from "../generate-catalog.ts";
import { TWENTY_RULES } from "../rules/all-rules.ts";
import type { BenchRule } from "../rules/bench-rule.ts";

export interface Service {
  readonly url: string;
  readonly token: string;
}

/** What does not pass warns, or every answer would be the same block. */
const GATE = stringify({
  kind: "Gate",
  id: "production",
  title: "Releases to production",
  environments: ["production"],
  require: [{ scorecard: "twenty", level: "done", enforcement: "warn" }],
});

/** As many rules as the case that a peer published has: nine checks over 200 entities. */
const NINE = scorecardOf("nine", TWENTY_RULES.slice(0, 9));

/** What the gate asks for. */
const TWENTY = scorecardOf("twenty", TWENTY_RULES);

function scorecardOf(id: string, rules: readonly BenchRule[]): string {
  return stringify({
    kind: "Scorecard",
    id,
    title: id,
    appliesTo: { "==": [{ var: "entity.kind" }, "Component"] },
    rules: rules.map((rule) => ({ id: rule.id, title: rule.id.replaceAll("-", " "), pass: rule.logic })),
  });
}

/** `revised`: every rule says something else than before, so that the whole fleet has to be evaluated again. */
export async function pushRules(service: Service, { rules }: GeneratedCatalog, revised = false): Promise<void> {
  const revise = (text: string) => (revised ? text.replaceAll("effort: 1h", "effort: 2h") : text);
  const files = readdirSync(rules).map((path) => ({ path, text: revise(readFileSync(join(rules, path), "utf8")) }));
  const others = [
    { path: "gate.yaml", text: GATE },
    { path: "nine.yaml", text: NINE },
    { path: "twenty.yaml", text: TWENTY },
  ];
  await send(service, "PUT", "/v1/rulebook", { files: [...files, ...others] });
}

export async function seed(service: Service, generated: GeneratedCatalog): Promise<void> {
  await pushRules(service, generated);
  await sendCatalog(service, generated);
  for (const batch of factBatches(generated, 1_000)) await send(service, "POST", "/v1/facts", batch);
}

export async function sendCatalog(service: Service, { catalog }: GeneratedCatalog): Promise<void> {
  await sendText(service, "PUT", "/v1/catalog/bench", readFileSync(join(catalog, "catalog.json"), "utf8"));
}

interface FactItem {
  readonly entity: string;
  readonly observedAt: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Observed now: what the generator wrote is as old as its documents. */
export function factBatches({ facts }: GeneratedCatalog, size: number): FactItem[][] {
  const observedAt = new Date().toISOString();
  const items = readFileSync(facts, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => ({ ...(JSON.parse(line) as FactItem), observedAt }));
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

export async function send(service: Service, method: string, path: string, body: unknown): Promise<unknown> {
  return request(service, method, path, body === undefined ? undefined : JSON.stringify(body));
}

/** JSON. */
export async function sendText(service: Service, method: string, path: string, body: string): Promise<unknown> {
  return request(service, method, path, body);
}

async function request({ url, token }: Service, method: string, path: string, body: string | undefined) {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
