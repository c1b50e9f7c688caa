// A body for every route that takes one, that is taken as it stands: what attacks start from.

import { ROUTES } from "../../src/http/routes.ts";
import { catalogOf, coverageOf, rulesWith } from "../faults/given.ts";
import { RELEASE } from "./attacked-service.ts";

export interface RouteBody {
  /** `POST /v1/facts` */
  readonly request: string;
  /** The path as the table of routes has it. */
  readonly route: string;
  readonly type: string;
  readonly body: object;
  /** What is answered to it as it stands; left out: that it is taken. 404: what the path names is looked for after it is read. */
  readonly status?: 404;
  /** Pointers at objects whose members are anybody's own: names of facts, documents, logic. */
  readonly open: RegExp;
}

const JSON_TYPE = "application/json";
const NONE = /^$(?!)/;

const FREEZE = {
  title: "Migration",
  environments: ["nowhere"],
  appliesTo: { "==": [{ var: "entity.kind" }, "API"] },
  from: "2040-01-01T00:00:00Z",
  to: "2040-01-02T00:00:00Z",
  reason: "The database of nowhere is being moved.",
};

export const ROUTE_BODIES: readonly RouteBody[] = [
  {
    request: "POST /v1/decisions",
    route: "POST /v1/decisions",
    type: JSON_TYPE,
    body: {
      ...RELEASE,
      change: { type: "release", version: "1.0.0", artifacts: [{ uri: "x", sha256: "a".repeat(64) }] },
      facts: { "x.a": 1 },
      dryRun: true,
    },
    open: /^\/facts/,
  },
  {
    request: "POST /backstage/tech-insights/checks/run",
    route: "POST /backstage/tech-insights/checks/run",
    type: JSON_TYPE,
    body: { entities: [RELEASE.entity], checks: ["readiness/is-covered"] },
    open: NONE,
  },
  {
    request: "POST /backstage/tech-insights/checks/run/default/component/absent",
    route: "POST /backstage/tech-insights/checks/run/{namespace}/{kind}/{name}",
    type: JSON_TYPE,
    body: { checks: ["readiness/is-covered"] },
    status: 404,
    open: NONE,
  },
  {
    request: "POST /v1/waivers",
    route: "POST /v1/waivers",
    type: JSON_TYPE,
    body: {
      entity: RELEASE.entity,
      scorecard: "readiness",
      rule: "is-covered",
      environments: ["production"],
      reason: "The tests are written in the sprint that begins on Monday.",
      ticket: "PAY-12",
      expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    },
    open: NONE,
  },
  {
    request: "POST /v1/notices/test",
    route: "POST /v1/notices/test",
    type: JSON_TYPE,
    body: { target: "platform", owner: "payments" },
    status: 404,
    open: NONE,
  },
  {
    request: "POST /v1/freezes",
    route: "POST /v1/freezes",
    type: JSON_TYPE,
    body: FREEZE,
    open: /^\/appliesTo/,
  },
  {
    request: "PUT /v1/freezes/frz_1",
    route: "PUT /v1/freezes/{id}",
    type: JSON_TYPE,
    body: FREEZE,
    status: 404,
    open: /^\/appliesTo/,
  },
  {
    request: "POST /v1/locks",
    route: "POST /v1/locks",
    type: JSON_TYPE,
    body: { environment: "nowhere", reason: "The database of nowhere is being moved." },
    open: NONE,
  },
  {
    request: "POST /v1/decisions/dec_1/deployed",
    route: "POST /v1/decisions/{id}/deployed",
    type: JSON_TYPE,
    body: { deployedAt: "2025-03-05T11:10:00Z", pin: true },
    status: 404,
    open: NONE,
  },
  {
    request: "POST /v1/decisions/dec_1/approvals",
    route: "POST /v1/decisions/{id}/approvals",
    type: JSON_TYPE,
    body: { answer: "approve", reason: "x" },
    status: 404,
    open: NONE,
  },
  {
    request: "POST /v1/facts",
    route: "POST /v1/facts",
    type: JSON_TYPE,
    body: [coverageOf(1, 80)],
    open: /^\/\d+\/facts/,
  },
  {
    request: "POST /v1/events",
    route: "POST /v1/events",
    type: JSON_TYPE,
    body: {
      kind: "deployment.finished",
      id: "run-1",
      entity: RELEASE.entity,
      outcome: "success",
      finishedAt: "2025-03-05T11:10:00Z",
      commits: [{ sha: "9fceb02", authoredAt: "2025-03-05T08:10:00Z" }],
    },
    open: NONE,
  },
  {
    request: "POST /v1/query",
    route: "POST /v1/query",
    type: JSON_TYPE,
    body: {
      where: { "==": [{ var: "entity.kind" }, "Component"] },
      select: ["entity.ref"],
      sort: [{ path: "entity.ref" }],
    },
    open: /^\/where/,
  },
  {
    request: "POST /v1/evaluate",
    route: "POST /v1/evaluate",
    type: JSON_TYPE,
    body: {
      rules: [
        {
          kind: "Scorecard",
          id: "a",
          title: "A",
          rules: [{ id: "is-a", title: "A", pass: { exists: "entity.kind" } }],
        },
      ],
      documents: [
        { entity: { kind: "Component", metadata: { name: "a" } }, facts: { "x.a": { value: 1 } }, levels: {} },
      ],
    },
    open: /^\/(?:rules|documents\/\d+\/(?:entity|levels|facts$))/,
  },
  {
    request: "POST /mcp",
    route: "POST /mcp",
    type: JSON_TYPE,
    body: { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} },
    open: /^\/params/,
  },
  {
    request: "POST /v1/preview",
    route: "POST /v1/preview",
    type: JSON_TYPE,
    body: { files: [{ path: "rules.yaml", text: rulesWith(80) }] },
    open: NONE,
  },
  {
    request: "PUT /v1/rulebook",
    route: "PUT /v1/rulebook",
    type: JSON_TYPE,
    body: { files: [{ path: "rules.yaml", text: rulesWith(80) }] },
    open: NONE,
  },
  {
    request: "POST /v1/tokens",
    route: "POST /v1/tokens",
    type: JSON_TYPE,
    body: { name: "x", roles: ["reader"] },
    open: NONE,
  },
  {
    request: "POST /v1/audit/prunings",
    route: "POST /v1/audit/prunings",
    type: JSON_TYPE,
    body: { before: "2026-11-01T00:00:00Z", dryRun: true },
    open: NONE,
  },
  {
    request: "PUT /v1/catalog/files",
    route: "PUT /v1/catalog/{source}",
    type: "application/vnd.muster.files+json",
    body: { files: [{ path: "catalog.yaml", text: catalogOf(5) }] },
    open: NONE,
  },
];

/** Of the table of routes: those that take a body from whoever holds a token. */
export const ROUTES_WITH_BODY: readonly string[] = ROUTES.filter(
  ({ body, permission }) => body !== undefined && permission !== "signed",
).map(({ method, path }) => `${method} ${path}`);

/** Pointers at every object in it, itself among them. */
export function objectsIn(value: unknown, pointer = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, member]) => objectsIn(member, `${pointer}/${key}`));
  return Array.isArray(value) ? inner : [pointer, ...inner];
}

/** The body as text, with this text as the first member of the object there. */
export function withMember(body: unknown, pointer: string, member: string): string {
  const MARK = "\u0001mark";
  const marked = (value: unknown, at: string): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item, index) => marked(item, `${at}/${index}`));
    const members = Object.entries(value).map(([key, inner]) => [key, marked(inner, `${at}/${key}`)]);
    return Object.fromEntries(at === pointer ? [[MARK, 0], ...members] : members) as unknown;
  };
  return JSON.stringify(marked(body, "")).replace(`${JSON.stringify(MARK)}:0`, member);
}
