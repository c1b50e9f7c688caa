// Which kinds of rule file are there, and what is the schema of each?

import type { z } from "zod";
import { actionSchema } from "./action-schema.ts";
import type { ActionFile } from "./action-schema.ts";
import { factSetSchema } from "./fact-set-schema.ts";
import type { FactSetFile } from "./fact-set-schema.ts";
import { freezeSchema } from "./freeze-schema.ts";
import type { FreezeFile } from "./freeze-schema.ts";
import { gateSchema } from "./gate-schema.ts";
import type { GateFile } from "./gate-schema.ts";
import { initiativeSchema } from "./initiative-schema.ts";
import type { InitiativeFile } from "./initiative-schema.ts";
import { scorecardSchema } from "./scorecard-schema.ts";
import type { ScorecardFile } from "./scorecard-schema.ts";
import { testsSchema } from "./tests-schema.ts";
import type { TestsFile } from "./tests-schema.ts";

/** The type a document of each kind is read as. */
export interface FileOfKind {
  readonly Scorecard: ScorecardFile;
  readonly Gate: GateFile;
  readonly Freeze: FreezeFile;
  readonly Initiative: InitiativeFile;
  readonly FactSet: FactSetFile;
  readonly Action: ActionFile;
  readonly Tests: TestsFile;
}

export type Kind = keyof FileOfKind;

export const SCHEMAS: { readonly [K in Kind]: z.ZodType<FileOfKind[K]> } = {
  Scorecard: scorecardSchema,
  Gate: gateSchema,
  Freeze: freezeSchema,
  Initiative: initiativeSchema,
  FactSet: factSetSchema,
  Action: actionSchema,
  Tests: testsSchema,
};

export const KINDS = Object.keys(SCHEMAS) as Kind[];
