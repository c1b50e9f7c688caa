// In which formats can a catalog be written? A new one is a file, and a line here.

import { backstage } from "./backstage.ts";
import type { CatalogFormat } from "./catalog-format.ts";
import { compass } from "./compass.ts";
import { cortex } from "./cortex.ts";
import { datadog } from "./datadog.ts";
import { kubernetes } from "./kubernetes.ts";
import { opslevel } from "./opslevel.ts";
import { score } from "./score.ts";

/**
 * In the order in which they are tried, which is also their precedence where several describe one entity. Formats
 * written for catalogs come first.
 */
export const CATALOG_FORMATS: readonly CatalogFormat[] = [
  backstage,
  datadog,
  opslevel,
  cortex,
  compass,
  score,
  kubernetes,
];
