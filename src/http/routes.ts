// What can be asked over HTTP? Only what is in this table: the app, the API description and the tests are made from it.

import type { AnyRoute } from "./route.ts";
import { auditRoutes } from "./routes/audit.ts";
import { badgeRoutes } from "./routes/badges.ts";
import { backstageRoutes } from "./routes/backstage.ts";
import { catalogRoutes } from "./routes/catalog.ts";
import { decisionRoutes } from "./routes/decisions.ts";
import { entityRoutes } from "./routes/entities.ts";
import { eventRoutes } from "./routes/events.ts";
import { factRoutes } from "./routes/facts.ts";
import { freezeRoutes } from "./routes/freezes.ts";
import { initiativeRoutes } from "./routes/initiatives.ts";
import { identityRoutes } from "./routes/identity.ts";
import { mcpRoutes } from "./routes/mcp.ts";
import { noticeRoutes } from "./routes/notices.ts";
import { operationsRoutes } from "./routes/operations.ts";
import { receiptRoutes } from "./routes/receipts.ts";
import { previewRoutes } from "./routes/preview.ts";
import { rulebookRoutes } from "./routes/rulebook.ts";
import { scorecardRoutes } from "./routes/scorecards.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { waiverRoutes } from "./routes/waivers.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

export const ROUTES: readonly AnyRoute[] = [
  ...decisionRoutes,
  ...receiptRoutes,
  ...freezeRoutes,
  ...waiverRoutes,
  ...catalogRoutes,
  ...entityRoutes,
  ...factRoutes,
  ...eventRoutes,
  ...webhookRoutes,
  ...scorecardRoutes,
  ...initiativeRoutes,
  ...noticeRoutes,
  ...badgeRoutes,
  ...backstageRoutes,
  ...rulebookRoutes,
  ...previewRoutes,
  ...auditRoutes,
  ...tokenRoutes,
  ...identityRoutes,
  ...mcpRoutes,
  ...operationsRoutes,
];
