import type { FakeClaude } from "@bursar/fake-claude";
import type { Keeper } from "@bursar/stack";
import type { Screen } from "@bursar/top";

import type { DemoOptions } from "./demo-options.ts";

/** What every form of the demo is run with. */
export interface DemoRun {
  readonly options: DemoOptions;
  /** For everything this run writes. */
  readonly folder: string;
  readonly keeper: Keeper;
  /** The local Messages API; undefined calls the real one. */
  readonly claude: FakeClaude | undefined;
  readonly screen: Screen;
  /** Ends the run. */
  readonly signal: AbortSignal;
}
