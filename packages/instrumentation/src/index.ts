export type { Attribution, Names, ScopeNames } from "./attribution.ts";
export { ClaudeInstrumentation } from "./claude-instrumentation.ts";
export type { ClaudeInstrumentationConfig } from "./claude-instrumentation.ts";
export { currentAttribution } from "./current-attribution.ts";
export { recordOutcome } from "./record-outcome.ts";
export type { LateOutcome } from "./record-outcome.ts";
export { withAction } from "./with-action.ts";
export type { Action } from "./with-action.ts";
export { withFeature } from "./with-feature.ts";
