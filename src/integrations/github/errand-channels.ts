// What does the service do at GitHub, however often it takes?

import type { ErrandChannel } from "../../app/run-errands.ts";
import { FACT_CHANNEL } from "./fact-errands.ts";

export const GITHUB_CHANNELS: readonly ErrandChannel[] = [FACT_CHANNEL];
