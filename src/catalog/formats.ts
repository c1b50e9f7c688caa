// Which formats a catalog can be written in; a new one is a file and a line here.

import { backstage } from "./backstage.ts";
import type { CatalogFormat } from "./catalog-format.ts";
import { kubernetes } from "./kubernetes.ts";
import { score } from "./score.ts";

/** In order of recognition, and of precedence where several speak of one entity: what people write for catalogs first. */
export const CATALOG_FORMATS: readonly CatalogFormat[] = [backstage, score, kubernetes];
