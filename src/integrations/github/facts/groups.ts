// Which facts can GitHub tell about a repository? One file per group of facts.

import { ACTIVITY_FACTS } from "./activity-facts.ts";
import { ALERT_FACTS } from "./alert-facts.ts";
import { BRANCH_FACTS } from "./branch-facts.ts";
import { CODE_OWNER_FACTS } from "./code-owner-facts.ts";
import { DOCUMENT_FACTS } from "./document-facts.ts";
import type { FactGroup, FileFactGroup } from "./look.ts";
import { PIPELINE_FACTS } from "./pipeline-facts.ts";
import { RUN_FACTS } from "./run-facts.ts";
import { SECURITY_SETTING_FACTS } from "./security-setting-facts.ts";
import { SETTING_FACTS } from "./setting-facts.ts";

/** The source of these facts. */
export const FACT_SOURCE = "github";

export const FILE_FACT_GROUPS: readonly FileFactGroup[] = [
  CODE_OWNER_FACTS,
  PIPELINE_FACTS,
  SECURITY_SETTING_FACTS,
  DOCUMENT_FACTS,
];

export const FACT_GROUPS: readonly FactGroup[] = [
  SETTING_FACTS,
  ACTIVITY_FACTS,
  BRANCH_FACTS,
  RUN_FACTS,
  ALERT_FACTS,
  ...FILE_FACT_GROUPS,
];

/** A further fact, which differs from entity to entity. */
export const OWNERSHIP_FACT = "repo.owner_matches_codeowners";
